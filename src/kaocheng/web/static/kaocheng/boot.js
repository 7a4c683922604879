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

// What a quick hand does before the other scripts are there waits for them, and is told them in its
// order: a choice is saved, a list filtered, a question asked before a loss. A form sent without its
// script would go twice, or without what only the script puts in.
(function () {
  "use strict";
  var waiting = [];

  function wait(target, deed, go) {
    var known = waiting.some(function (each) {
      return each.target === target && each.deed === deed;
    });
    if (!known) {
      waiting.push({ target: target, deed: deed, go: go });
    }
  }

  function typed(event) {
    event.target.dataset.early = "1"; // not to be put back to what the page came with
    wait(event.target, event.type, function () {
      event.target.dispatchEvent(new Event(event.type, { bubbles: true }));
    });
  }

  // A plain button does nothing by itself; one that submits is met by its submission.
  function pressed(event) {
    var button = event.target.closest("button[type=button]");
    if (button) {
      wait(button, "click", function () {
        button.click();
      });
    }
  }

  // A tree is gone through by keys, each of them: two downs, then Enter on what they lead to.
  var keys = 0;

  function keyed(event) {
    var moves = /^(Arrow(Up|Down|Left|Right)|Insert|Delete)$/.test(event.key);
    if (!event.target.closest("[data-keys]") || !(moves || (keys && event.key === "Enter"))) {
      return;
    }
    event.preventDefault();
    keys += 1;
    wait(event, "keydown", function () {
      var at = document.activeElement;
      if (moves) {
        at.dispatchEvent(new KeyboardEvent("keydown", {
          key: event.key,
          altKey: event.altKey,
          shiftKey: event.shiftKey,
          bubbles: true,
          cancelable: true,
        }));
      } else {
        at.click();
      }
    });
  }

  function submitted(event) {
    var form = event.target;
    var button = event.submitter;
    event.preventDefault();
    document.documentElement.classList.add("waits");
    wait(form, "submit", function () {
      if (button) {
        button.click();
      } else {
        form.requestSubmit();
      }
    });
  }

  var heard = { input: typed, change: typed, click: pressed, submit: submitted, keydown: keyed };
  Object.keys(heard).forEach(function (name) {
    document.addEventListener(name, heard[name], true);
  });

  function makeUp() {
    Object.keys(heard).forEach(function (name) {
      document.removeEventListener(name, heard[name], true);
    });
    document.documentElement.classList.remove("waits");
    waiting.forEach(function (each) {
      each.go();
    });
  }

  document.addEventListener("DOMContentLoaded", function () {
    setTimeout(makeUp, 0); // after all who wait for the same event, htmx among them
  });
})();
