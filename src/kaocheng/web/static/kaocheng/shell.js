// The frame of every page: left bar, menus, printing.
(function () {
  "use strict";

  const root = document.documentElement;

  function remember(narrow) {
    try {
      localStorage.setItem("kaocheng.rail", narrow ? "narrow" : "wide");
    } catch (refused) {
      // Not remembered; the bar still moves.
    }
  }

  function label(button, narrow) {
    const words = narrow ? "展开左栏" : "收起左栏";
    button.setAttribute("aria-expanded", String(!narrow));
    button.setAttribute("aria-label", words);
    button.title = words;
  }

  function startRail() {
    const button = document.querySelector("[data-rail-toggle]");
    if (!button) {
      return;
    }
    label(button, root.classList.contains("rail-narrow"));
    button.addEventListener("click", function () {
      const narrow = root.classList.toggle("rail-narrow");
      remember(narrow);
      label(button, narrow);
      window.dispatchEvent(new Event("resize"));
    });
  }

  function closeMenus(except) {
    document.querySelectorAll("details.menu[open]").forEach(function (menu) {
      if (menu !== except) {
        menu.open = false;
      }
    });
  }

  function startMenus() {
    document.addEventListener("click", function (event) {
      closeMenus(event.target.closest("details.menu"));
    });
    document.addEventListener("keydown", function (event) {
      const open = document.querySelector("details.menu[open]");
      if (event.key === "Escape" && open) {
        open.open = false;
        open.querySelector("summary").focus();
      }
    });
  }

  function startPrinting() {
    document.querySelectorAll("[data-print]").forEach(function (button) {
      button.addEventListener("click", function () {
        window.print();
      });
    });
    const heading = document.querySelector("h1");
    const run = (document.getElementById("main") || root).dataset.run;
    const title = (heading ? heading.textContent.trim() : "") + (run ? "（" + run + "）" : "");
    const day = new Date().toLocaleDateString("zh-CN");
    // Read by the page header in print.css; a browser that cannot leaves the header out.
    root.style.setProperty("--print-title", JSON.stringify(title));
    root.style.setProperty("--print-date", JSON.stringify("打印日期 " + day));
  }

  startRail();
  startMenus();
  startPrinting();
})();
