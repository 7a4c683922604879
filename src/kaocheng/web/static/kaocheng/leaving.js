// Pages that save by themselves are left by a link only after every change has been answered: a
// request under way would be broken off, and those queued behind it would never be sent.
(function () {
  "use strict";

  let underWay = 0;
  let onward = ""; // the address that waits for the answers

  document.addEventListener("htmx:beforeSend", function (event) {
    const request = event.detail.xhr;
    underWay += 1;
    // Of the request itself, for its element may be gone when it ends. The next one of a queue has
    // been sent by then.
    request.addEventListener("error", stay);
    request.addEventListener("loadend", function () {
      underWay -= 1;
      if (request.status >= 400) {
        stay();
      } else if (onward && !underWay) {
        location.assign(onward);
      }
    });
  });

  // Not saved: the page stays, with what it says about it.
  function stay() {
    onward = "";
  }

  document.addEventListener("click", function (event) {
    const link = event.target.closest("a[href]");
    const elsewhere = event.ctrlKey || event.metaKey || event.shiftKey || (link && link.target);
    if (!link || elsewhere || event.defaultPrevented || !underWay) {
      return;
    }
    if (link.getAttribute("href").charAt(0) !== "#" && !link.hasAttribute("download")) {
      event.preventDefault();
      onward = link.href;
    }
  });

  window.addEventListener("pageshow", stay);
})();
