// Remarks (存在问题、下一步打算): saved when one leaves the field, kept in the browser until then.
(function () {
  "use strict";

  const kaocheng = window.kaocheng;
  const work = document.getElementById("work");
  if (!work) {
    return;
  }
  const keep = kaocheng.keeping("kaocheng.report." + work.dataset.report + "." + work.dataset.user + ".remarks");

  function texts(box) {
    const found = {};
    box.querySelectorAll("[data-field]").forEach(function (field) {
      found[field.dataset.field] = field.value;
    });
    return found;
  }

  function say(box, words, bad) {
    const note = box.querySelector(".remark-note");
    note.textContent = words;
    note.classList.toggle("bad", Boolean(bad));
  }

  function save(box) {
    const form = new FormData();
    const said = texts(box);
    form.append("indicator", box.dataset.remarkOf);
    Object.keys(said).forEach(function (field) {
      form.append(field, said[field]);
    });
    say(box, "正在保存……");
    kaocheng.send(work.dataset.remark, form).then(function (answer) {
      finish(box, answer, said);
    });
  }

  function finish(box, answer, said) {
    if (answer.kind === "done") {
      if (JSON.stringify(said) === JSON.stringify(texts(box))) {
        keep.drop(box.dataset.remarkOf);
      }
      say(box, "✔ 已保存");
      kaocheng.refreshReport();
    } else if (answer.kind === "refused") {
      say(box, answer.words, true);
    } else if (answer.kind === "over") {
      kaocheng.sessionOver(work.dataset.here, 1);
      say(box, "登录已过期，已存在本机，登录后恢复。", true);
    } else {
      say(box, "网络不通，已存在本机，稍后再离开本格即重试。", true);
    }
  }

  document.querySelectorAll("[data-remark-of]").forEach(function (box) {
    const kept = keep.all()[box.dataset.remarkOf];
    if (kept && box.querySelector("[data-field]") && !box.querySelector("[data-early]")) {
      box.querySelectorAll("[data-field]").forEach(function (field) {
        field.value = kept[field.dataset.field];
      });
      save(box);
    }
    box.addEventListener("input", function () {
      keep.put(box.dataset.remarkOf, texts(box));
      say(box, "");
    });
    box.addEventListener("change", function () {
      save(box);
    });
  });
})();
