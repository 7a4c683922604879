// A value far from that of the period before is saved like any other, and asked about once.
(function () {
  "use strict";

  const kaocheng = (window.kaocheng = window.kaocheng || {});

  // options: bounds by item, name(item), last(item), go(item), keep
  kaocheng.asking = function (options) {
    const strip = document.getElementById("asking");
    const open = new Map();

    function isJump(item, value) {
      const bounds = options.bounds[item];
      if (!bounds || value === "" || isNaN(Number(value))) {
        return false;
      }
      return Number(value) < Number(bounds.low) || Number(value) > Number(bounds.high);
    }

    function look(item, value) {
      const answered = options.keep.all()[item] === value;
      if (isJump(item, value) && !answered) {
        open.set(item, value);
      } else {
        open.delete(item);
      }
      draw();
    }

    function draw() {
      strip.hidden = open.size === 0;
      if (strip.hidden) {
        strip.textContent = "";
        return;
      }
      const words = document.createElement("span");
      words.append("与上期相差较大，是否确认？");
      Array.from(open).slice(0, 5).forEach(function (each) {
        const link = document.createElement("button");
        link.type = "button";
        link.className = "link-button";
        link.textContent = options.name(each[0]) + " " + each[1] + "（上期 " + options.last(each[0]) + "）";
        link.addEventListener("click", function () {
          options.go(each[0]);
        });
        words.append(link);
      });
      if (open.size > 5) {
        words.append("等 " + open.size + " 项");
      }
      strip.replaceChildren(words, confirmation());
    }

    function confirmation() {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "button";
      button.textContent = "确认无误";
      button.addEventListener("click", function () {
        open.forEach(function (value, item) {
          options.keep.put(item, value);
        });
        open.clear();
        draw();
        options.back();
      });
      return button;
    }

    return {
      look: look,
      open: function (item) {
        return open.has(item);
      },
    };
  };
})();
