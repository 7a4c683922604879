// What grids exchange with Excel and WPS by the clipboard, the texts a cell allows, and undo.
(function () {
  "use strict";

  const kaocheng = (window.kaocheng = window.kaocheng || {});
  const MOST_UNDONE = 200;

  // What Excel and WPS put on the clipboard: tabs and lines, quotes around what holds either.
  kaocheng.pasted = function (text) {
    const lines = [[""]];
    let quoted = false;
    const plain = text.replace(/\r\n?/g, "\n").replace(/\n$/, "");
    for (let place = 0; place < plain.length; place += 1) {
      const character = plain[place];
      const line = lines[lines.length - 1];
      if (quoted && character === '"' && plain[place + 1] === '"') {
        line[line.length - 1] += '"';
        place += 1;
      } else if (character === '"' && (quoted || line[line.length - 1] === "")) {
        quoted = !quoted;
      } else if (!quoted && character === "\t") {
        line.push("");
      } else if (!quoted && character === "\n") {
        lines.push([""]);
      } else {
        line[line.length - 1] += character;
      }
    }
    return lines;
  };

  // A text that holds a tab, a line or a quote stands in quotes.
  kaocheng.guarded = function (text) {
    return /[\t\n"]/.test(text) ? '"' + text.replace(/"/g, '""') + '"' : text;
  };

  kaocheng.offer = function (input, choices) {
    if (!choices || !choices.length) {
      return;
    }
    const list = document.createElement("datalist");
    list.id = "grid-choices";
    choices.forEach(function (choice) {
      const option = document.createElement("option");
      option.value = choice;
      list.appendChild(option);
    });
    const old = document.getElementById("grid-choices");
    if (old) {
      old.remove();
    }
    document.body.appendChild(list);
    input.setAttribute("list", list.id);
  };

  // Changes and taking them back: an undone change is written like any other.
  kaocheng.undoing = function (options) {
    const done = [];
    const undone = [];

    function remembered(change) {
      const before = options.text(change.data, change.field);
      return { data: change.data, field: change.field, before: before, after: change.text };
    }

    function perform(changes) {
      const real = changes.filter(function (change) {
        return options.text(change.data, change.field) !== change.text;
      });
      if (real.length) {
        done.push(real.map(remembered));
        done.splice(0, done.length - MOST_UNDONE);
        undone.length = 0;
        options.write(real);
      }
    }

    function turn(from, to, side) {
      const step = from.pop();
      if (step) {
        to.push(step);
        options.write(
          step.map(function (change) {
            return { data: change.data, field: change.field, text: change[side] };
          })
        );
      }
    }

    return {
      perform: perform,
      back: function () {
        turn(done, undone, "before");
      },
      again: function () {
        turn(undone, done, "after");
      },
    };
  };
})();
