// A workbook is looked over first and brought in afterwards: the chosen file stays on the page and
// is sent again, so that nothing has to be kept in between.
(function () {
  "use strict";

  const form = document.querySelector("form[data-resent]");
  if (!form) {
    return;
  }
  form.addEventListener(
    "click",
    function (event) {
      const button = event.target.closest("[data-plain]");
      if (button) {
        event.preventDefault();
        button.disabled = true;
        form.action = button.formAction;
        form.submit();
      }
    },
    true
  );
  // Another file needs another look.
  form.querySelector("input[type=file]").addEventListener("change", function () {
    document.getElementById("found").textContent = "";
  });
  form.addEventListener("htmx:beforeSwap", function (event) {
    if (event.detail.xhr.responseURL.includes("/login/")) {
      event.detail.shouldSwap = false;
      location.reload();
    }
  });
  form.addEventListener("htmx:responseError", say);
  form.addEventListener("htmx:sendError", say);

  function say() {
    const told = document.createElement("p");
    told.className = "refused";
    told.setAttribute("role", "alert");
    told.textContent = "文件没有传上去。请检查网络后重新预览。";
    document.getElementById("found").replaceChildren(told);
  }
})();
