// Runs before the first paint, so that nothing jumps: scripts are on, and the left bar is as it was left.
// What is pressed before the other scripts are there is not lost.
(function () {
  "use strict";
  var root = document.documentElement;
  root.classList.add("js");
  try {
    if (localStorage.getItem("kaocheng.rail") === "narrow") {
      root.classList.add("rail-narrow");
    }
  } catch (refused) {
    // Storage may be switched off: the bar then stands open.
  }

  // Who presses a button of htmx before htmx is there would send a form that only htmx completes, and
  // be told that the page is over. The press waits until then.
  var waiting = null;
  function hold(event) {
    var pressed = event.submitter;
    if (pressed && (pressed.hasAttribute("hx-post") || event.target.hasAttribute("hx-post"))) {
      event.preventDefault();
      waiting = pressed;
    }
  }
  document.addEventListener("submit", hold, true);
  document.addEventListener("DOMContentLoaded", function () {
    // After all who wait for the same event, htmx among them.
    setTimeout(function () {
      document.removeEventListener("submit", hold, true);
      if (waiting) {
        waiting.click();
      }
    }, 0);
  });
})();
