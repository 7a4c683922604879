// Runs before the first paint, so that nothing jumps: scripts are on, and the left bar is as it was left.
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
})();
