// Evidence beside an indicator: upload with its progress, citing, using a file again, removing.
(function () {
  "use strict";

  const kaocheng = (window.kaocheng = window.kaocheng || {});
  const work = document.getElementById("work");
  if (!work) {
    return;
  }
  const most = Number(work.dataset.mostBytes);

  function boxOf(target) {
    return target.closest(".evidence");
  }

  function say(box, words, bad) {
    const note = box.querySelector(".upload-note");
    note.textContent = words;
    note.classList.toggle("bad", Boolean(bad));
  }

  function indicatorOf(box) {
    return box.closest(".pane").dataset.indicator;
  }

  // The list anew, with what was said under it.
  function refresh(box, words) {
    return fetch(box.dataset.list, { redirect: "manual" })
      .then(function (answer) {
        return answer.ok ? answer.text() : null;
      })
      .then(function (html) {
        if (html !== null) {
          box.innerHTML = html;
          say(box, words || "");
          if (kaocheng.refreshReport) {
            kaocheng.refreshReport();
          }
        }
      });
  }

  function ended(box, answer, words) {
    if (answer.kind === "done") {
      refresh(box, words);
    } else if (answer.kind === "over") {
      kaocheng.sessionOver(work.dataset.here, 0);
      say(box, "登录已过期，没有保存。请重新登录后再试。", true);
    } else {
      say(box, answer.kind === "refused" ? answer.words : "网络不通，没有保存。请稍后重试。", true);
    }
  }

  // fetch tells nothing of the progress of an upload; XMLHttpRequest does.
  function upload(box, file) {
    if (file.size > most) {
      say(box, "“" + file.name + "”超过 " + work.dataset.mostWords + "。请压缩，或分成几份上传。", true);
      return;
    }
    const request = new XMLHttpRequest();
    const form = new FormData();
    form.append("indicator", indicatorOf(box));
    form.append("file", file);
    request.open("POST", box.dataset.upload);
    request.setRequestHeader("X-CSRFToken", kaocheng.token());
    request.setRequestHeader("Accept", "application/json");
    request.upload.addEventListener("progress", function (event) {
      const share = event.lengthComputable ? Math.floor((event.loaded / event.total) * 100) : 0;
      say(box, "正在上传“" + file.name + "”，" + share + "%");
    });
    request.addEventListener("load", function () {
      uploaded(box, request, file.name);
    });
    ["error", "abort", "timeout"].forEach(function (name) {
      request.addEventListener(name, function () {
        say(box, "“" + file.name + "”上传中断，没有存入。请检查网络后重新上传。", true);
      });
    });
    request.send(form);
  }

  function uploaded(box, request, name) {
    const over = request.responseURL.includes("/login/") || request.status === 403;
    if (over) {
      ended(box, { kind: "over" });
    } else if (request.status === 200) {
      ended(box, { kind: "done" }, "已附上“" + name + "”。");
    } else if (request.status === 422) {
      ended(box, { kind: "refused", words: JSON.parse(request.responseText).refusal });
    } else {
      say(box, "“" + name + "”没有存入。请重新上传。", true);
    }
  }

  function cite(box, name, value, words) {
    const form = new FormData();
    form.append("indicator", indicatorOf(box));
    form.append(name, value);
    kaocheng.send(box.dataset.cite, form).then(function (answer) {
      ended(box, answer, words);
    });
  }

  work.addEventListener("change", function (event) {
    const input = event.target.closest("[data-file]");
    if (input && input.files.length) {
      upload(boxOf(input), input.files[0]);
      input.value = "";
    }
  });

  work.addEventListener("click", function (event) {
    const box = boxOf(event.target);
    const detach = event.target.closest("[data-detach]");
    const reuse = event.target.closest("[data-reuse]");
    if (detach) {
      kaocheng.send(detach.dataset.detach, new FormData()).then(function (answer) {
        ended(box, answer, "已移除。");
      });
    } else if (reuse) {
      cite(box, "file", reuse.dataset.reuse, "已引用。");
    } else if (event.target.closest("[data-cite-now]")) {
      cite(box, "reference", box.querySelector("[data-reference]").value, "已引用。");
    }
  });

  // One's own files are fetched when the list is first opened.
  work.addEventListener(
    "toggle",
    function (event) {
      const box = event.target.closest(".evidence");
      const place = box && box.querySelector("[data-own-files]");
      if (place && event.target.open && !place.dataset.read) {
        place.dataset.read = "1";
        fetch(box.dataset.own, { redirect: "manual" }).then(function (answer) {
          if (answer.ok) {
            answer.text().then(function (html) {
              place.innerHTML = html;
            });
          }
        });
      }
    },
    true
  );
})();
