// On the pages to which a submission is turned away because the session is over (登录、动态口令、
// 页面已过期): what once.js kept of the form waits until the way leads back to it.
(function () {
  "use strict";

  const KEPT = "kaocheng.typed";
  const AT_ONCE = 15000; // milliseconds between the click and this page; later it was another way here

  function kept() {
    try {
      return JSON.parse(sessionStorage.getItem(KEPT));
    } catch (refused) {
      return null;
    }
  }

  const typed = kept();
  if (!typed || (!typed.away && Date.now() - typed.at > AT_ONCE)) {
    return;
  }
  typed.away = true;
  typed.at = Date.now();
  sessionStorage.setItem(KEPT, JSON.stringify(typed));
  document.querySelectorAll("[data-typed-kept]").forEach(function (note) {
    note.hidden = false;
  });
  document.querySelectorAll("a[data-typed-back]").forEach(function (link) {
    link.href = typed.path;
    link.textContent = "返回重新提交";
  });
})();
