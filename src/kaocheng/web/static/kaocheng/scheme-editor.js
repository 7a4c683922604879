// The scheme editor: the tree by keyboard and toolbar, words put into expressions, conflicts.
// Everything that changes the draft is one request; the page never decides anything by itself.
(function () {
  "use strict";

  const editor = document.getElementById("editor");
  if (!editor) {
    return;
  }
  const base = editor.dataset.base;
  let lastEdit = null; // what was refused because somebody else was here first
  let lastField = null; // the expression in which the cursor stood last
  let wanted = ""; // where the focus goes after the next answer

  // The tree ------------------------------------------------------------------------------------

  function rows() {
    return Array.from(document.querySelectorAll("#tree tr[data-ref]"));
  }

  function linkOf(ref) {
    return document.getElementById("t-" + ref);
  }

  function openRef() {
    const pane = document.getElementById("pane");
    return (pane && pane.dataset.ref) || "";
  }

  function activeRef() {
    const row = document.activeElement && document.activeElement.closest("#tree tr[data-ref]");
    return row ? row.dataset.ref : openRef();
  }

  function mark() {
    const open = openRef();
    rows().forEach(function (row) {
      if (row.dataset.ref === open) {
        row.setAttribute("aria-current", "true");
      } else {
        row.removeAttribute("aria-current");
      }
    });
  }

  function send(path, values) {
    window.htmx.ajax("POST", base + path, { source: "#editor", swap: "none", values: values || {} });
  }

  function open(ref) {
    const row = linkOf(ref);
    window.htmx.ajax("GET", base + "nodes/" + ref + "/", {
      source: "#editor",
      target: "#pane",
      swap: "outerHTML",
    });
    history.replaceState(null, "", "?node=" + ref);
    if (row) {
      row.scrollIntoView({ block: "nearest" });
    }
  }

  function neighbour(ref) {
    const all = rows();
    const place = all.findIndex(function (row) {
      return row.dataset.ref === ref;
    });
    const depth = levelOf(all[place]);
    let next = place + 1;
    while (next < all.length && levelOf(all[next]) > depth) {
      next += 1;
    }
    const row = all[next] || all[place - 1];
    return row ? row.dataset.ref : "";
  }

  function levelOf(row) {
    return row ? Number(/level-(\d+)/.exec(row.className)[1]) : 0;
  }

  const acts = {
    add: function (ref) {
      wanted = "name";
      send("nodes/", { near: ref });
    },
    "add-inside": function (ref) {
      wanted = "name";
      send("nodes/", { near: ref, inside: "1" });
    },
    remove: function (ref) {
      const then = neighbour(ref);
      wanted = "tree";
      send("nodes/" + ref + "/remove/", { then: then });
    },
    undo: function () {
      send("undo/");
    },
    reload: function () {
      location.reload();
    },
    retry: function (ref, button) {
      document.getElementById("revision").value = button.dataset.revision;
      const values = Object.assign({}, lastEdit.values, { revision: button.dataset.revision });
      window.htmx.ajax(lastEdit.verb, lastEdit.path, { source: "#editor", swap: "none", values: values });
    },
  };
  ["up", "down", "in", "out"].forEach(function (way) {
    acts[way] = function (ref) {
      wanted = "tree";
      send("nodes/" + ref + "/move/", { way: way });
    };
  });

  function act(name, button) {
    const ref = activeRef();
    if (ref || name === "add" || !(name in { up: 1, down: 1, in: 1, out: 1, remove: 1 })) {
      acts[name](ref, button);
    }
  }

  document.addEventListener("click", function (event) {
    const button = event.target.closest("[data-act]");
    if (button && !button.disabled) {
      act(button.dataset.act, button);
      return;
    }
    const row = event.target.closest("[data-do]");
    if (row) {
      change(row);
      return;
    }
    const word = event.target.closest("[data-insert]");
    if (word) {
      insert(word.dataset.insert);
      return;
    }
    const link = event.target.closest("a[data-node]");
    if (link && document.getElementById("tree") && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      open(link.dataset.node || link.closest("tr").dataset.ref);
    }
  });

  // Rows come and go with their whole form. These are no submit buttons: htmx would send along the
  // one that happens to hold the focus when a field is left.
  function change(button) {
    const form = button.closest("form");
    const values = Object.fromEntries(new FormData(form));
    values._do = button.dataset.do;
    window.htmx.ajax("POST", form.getAttribute("hx-post"), {
      source: "#editor",
      swap: "none",
      values: values,
    });
  }

  const KEYS = {
    ArrowUp: "up",
    ArrowDown: "down",
    ArrowLeft: "out",
    ArrowRight: "in",
  };

  function step(by) {
    const all = rows();
    const place = all.findIndex(function (row) {
      return row.dataset.ref === activeRef();
    });
    const row = all[Math.min(Math.max(place + by, 0), all.length - 1)];
    if (row) {
      row.querySelector("a").focus();
    }
  }

  document.addEventListener("keydown", function (event) {
    if (!event.target.closest("#tree")) {
      return;
    }
    if (event.altKey && KEYS[event.key]) {
      act(KEYS[event.key]);
    } else if (event.key === "ArrowUp" || event.key === "ArrowDown") {
      step(event.key === "ArrowUp" ? -1 : 1);
    } else if (event.key === "Insert") {
      act(event.shiftKey ? "add-inside" : "add");
    } else if (event.key === "Delete") {
      act("remove");
    } else {
      return;
    }
    event.preventDefault();
  });

  // A sentence is taken by Ctrl and Enter, as it was read.
  document.addEventListener("keydown", function (event) {
    const take = document.querySelector("[data-take]");
    if (event.key === "Enter" && event.ctrlKey && event.target.id === "wording" && take) {
      event.preventDefault();
      take.click();
    }
  });

  // Expressions ---------------------------------------------------------------------------------

  document.addEventListener("focusin", function (event) {
    if (event.target.matches("input[data-expression]")) {
      lastField = event.target;
    }
  });

  function insert(words) {
    const field = lastField && document.body.contains(lastField) ? lastField : firstField();
    if (!field) {
      return;
    }
    const start = field.selectionStart === null ? field.value.length : field.selectionStart;
    field.value = field.value.slice(0, start) + words + field.value.slice(field.selectionEnd || start);
    field.focus();
    const inside = words.endsWith("()") ? words.length - 1 : words.length;
    field.setSelectionRange(start + inside, start + inside);
    field.dataset.touched = "1";
  }

  function firstField() {
    return document.querySelector("#rule-panel input[data-expression]");
  }

  // Words put in by a button raise no change of their own when the field is left.
  document.addEventListener("focusout", function (event) {
    if (event.target.dataset && event.target.dataset.touched) {
      delete event.target.dataset.touched;
      event.target.dispatchEvent(new Event("change", { bubbles: true }));
    }
  });

  // Answers -------------------------------------------------------------------------------------

  document.addEventListener("htmx:beforeSwap", function (event) {
    const status = event.detail.xhr.status;
    if (status === 409 || status === 422) {
      const config = event.detail.requestConfig;
      lastEdit = { verb: config.verb.toUpperCase(), path: config.path, values: plain(config) };
      event.detail.shouldSwap = true;
      event.detail.isError = false;
      unsaved();
    } else if (event.detail.xhr.responseURL.indexOf("/login/") >= 0) {
      event.detail.shouldSwap = false;
      say("登录已过期，这次修改没有保存。请在新窗口登录，再回到本页继续，本页内容还在。");
    }
  });

  function plain(config) {
    const values = {};
    const data = config.formData || config.parameters;
    Array.from(data.entries ? data.entries() : Object.entries(data)).forEach(function (pair) {
      values[pair[0]] = pair[1];
    });
    return values;
  }

  document.addEventListener("htmx:sendError", function () {
    say("网络不通，这次修改没有保存。请稍后再改一次，本页内容还在。");
  });

  document.addEventListener("htmx:responseError", function (event) {
    say(
      event.detail.xhr.status === 404
        ? editor.dataset.gone || "这份草稿已不能修改，可能已印发或已放弃。请回到方案列表查看。"
        : "这次修改没有保存。请载入最新内容后再改；仍不行请联系系统管理员。"
    );
  });

  function unsaved() {
    const mark = document.querySelector("#draft-state .saved");
    mark.className = "saved late";
    mark.textContent = "未保存";
  }

  function say(words) {
    unsaved();
    const place = document.getElementById("clash");
    const note = document.createElement("p");
    note.className = "message message-error";
    note.textContent = words;
    place.replaceChildren(note);
  }

  document.addEventListener("htmx:afterSettle", function () {
    document.querySelectorAll("[data-revision-copy]").forEach(function (copy) {
      copy.value = document.getElementById("revision").value;
    });
    mark();
    settleFocus();
  });

  function settleFocus() {
    if (wanted === "name") {
      const name = document.getElementById("node-name");
      const tree = document.getElementById("tree");
      if (name && tree.dataset.opened === openRef()) {
        wanted = "";
        history.replaceState(null, "", "?node=" + openRef());
        linkOf(openRef()).scrollIntoView({ block: "nearest" });
        name.focus();
        name.select();
      }
    } else if (wanted === "tree") {
      const link = linkOf(openRef());
      wanted = "";
      if (link) {
        link.focus();
      }
    }
  }

  document.addEventListener("submit", function (event) {
    const words = event.target.dataset.confirm;
    if (words && !window.confirm(words)) {
      event.preventDefault();
    }
  });

  const opened = linkOf(openRef());
  if (opened) {
    opened.scrollIntoView({ block: "nearest" });
  }
})();
