// Saving cells as they are typed: one request at a time, with all that has gathered meanwhile.
// What is not yet saved lies in the browser's own storage, under the report and the person, until
// the house has said that it is there: an expired session, a broken line or a closed page lose
// nothing.
(function () {
  "use strict";

  const kaocheng = (window.kaocheng = window.kaocheng || {});
  const RETRY = [2000, 5000, 15000, 30000];

  function token() {
    const found = /(?:^|;\s*)csrftoken=([^;]+)/.exec(document.cookie);
    return found ? decodeURIComponent(found[1]) : "";
  }

  kaocheng.token = token;

  // How a request ended: done, refused (with the words), over (the session), down (the line).
  kaocheng.send = function (address, body) {
    const isForm = body instanceof FormData;
    const headers = { "X-CSRFToken": token(), Accept: "application/json" };
    if (!isForm) {
      headers["Content-Type"] = "application/json";
    }
    return fetch(address, {
      method: "POST",
      headers: headers,
      body: isForm ? body : JSON.stringify(body),
      redirect: "manual",
      credentials: "same-origin",
    }).then(ending, function () {
      return { kind: "down" };
    });
  };

  function ending(answer) {
    if (answer.type === "opaqueredirect" || answer.status === 401 || answer.status === 403) {
      return { kind: "over" };
    }
    if (answer.status === 404) {
      return { kind: "refused", words: "填报表已不存在，或本人不再负责。请返回填报列表核对。" };
    }
    if (answer.status === 422 || answer.ok) {
      return answer.json().then(
        function (said) {
          return answer.ok
            ? { kind: "done", said: said }
            : { kind: "refused", words: said.refusal };
        },
        function () {
          return { kind: "down" };
        }
      );
    }
    return { kind: "down" };
  }

  // The strip that says that the session has ended, and the way back to this very page.
  kaocheng.sessionOver = function (here, count) {
    const strip = document.getElementById("session-over");
    const link = document.createElement("a");
    link.className = "button button-primary";
    link.href = "/login/?next=" + encodeURIComponent(here);
    link.textContent = "重新登录";
    const words = count ? "未保存的 " + count + " 处内容已存在本机，登录后自动恢复并保存。" : "请重新登录后继续。";
    strip.replaceChildren("登录已过期。" + words, link);
    strip.hidden = false;
  };

  kaocheng.sessionBack = function () {
    document.getElementById("session-over").hidden = true;
  };

  kaocheng.keeping = function (name) {
    function read() {
      try {
        return JSON.parse(localStorage.getItem(name)) || {};
      } catch (refused) {
        return {};
      }
    }

    function write(all) {
      try {
        if (Object.keys(all).length) {
          localStorage.setItem(name, JSON.stringify(all));
        } else {
          localStorage.removeItem(name);
        }
      } catch (refused) {
        // Storage is switched off or full: the page still holds what is not saved.
      }
    }

    return {
      all: read,
      put: function (key, value) {
        const all = read();
        all[key] = value;
        write(all);
      },
      drop: function (key) {
        const all = read();
        delete all[key];
        write(all);
      },
    };
  };

  // options: address, here, keep, told(item, outcome), state(words), saved(outcome, all of it)
  kaocheng.saving = function (options) {
    const waiting = new Map();
    let flying = null;
    let failures = 0;
    let timer = null;

    function put(item, text, seen) {
      waiting.set(item, { text: text, seen: seen });
      options.keep.put("cell:" + item, { text: text, seen: seen });
      options.state("正在保存……");
      later(30);
    }

    function later(after) {
      clearTimeout(timer);
      timer = setTimeout(flush, after);
    }

    function flush() {
      if (flying || !waiting.size) {
        return;
      }
      flying = new Map(waiting);
      waiting.clear();
      const changes = Array.from(flying, function (each) {
        return { item_code: each[0], text: each[1].text, seen_version: each[1].seen };
      });
      kaocheng.send(options.address, { changes: changes }).then(finish);
    }

    function finish(answer) {
      const batch = flying;
      flying = null;
      if (answer.kind === "done") {
        failures = 0;
        kaocheng.sessionBack();
        answer.said.cells.forEach(settle);
        options.saved(answer.said, waiting.size === 0);
        later(0);
      } else if (answer.kind === "refused") {
        batch.forEach(function (sent, item) {
          refuse(item, sent, answer.words);
        });
        options.state("");
        later(0);
      } else {
        again(batch, answer.kind);
      }
    }

    function again(batch, kind) {
      batch.forEach(function (sent, item) {
        if (!waiting.has(item)) {
          waiting.set(item, sent);
        }
      });
      if (kind === "over") {
        options.state("登录已过期，" + waiting.size + " 格未保存");
        kaocheng.sessionOver(options.here, waiting.size);
        return;
      }
      const pause = RETRY[Math.min(failures, RETRY.length - 1)];
      failures += 1;
      options.state("网络不通，" + waiting.size + " 格已存在本机，" + pause / 1000 + " 秒后重试");
      later(pause);
    }

    function settle(outcome) {
      const item = outcome.item_code;
      const newer = waiting.get(item);
      if (newer) {
        // Typed on while the request was under way: what is stored now is our own.
        newer.seen = outcome.outcome === "saved" ? outcome.version : newer.seen;
        options.keep.put("cell:" + item, newer);
        return;
      }
      if (outcome.outcome === "saved") {
        options.keep.drop("cell:" + item);
      } else {
        const kept = { text: outcome.yours, seen: outcome.version, why: outcome.why };
        options.keep.put("cell:" + item, kept);
      }
      options.told(item, outcome);
    }

    function refuse(item, sent, words) {
      if (waiting.has(item)) {
        return;
      }
      options.keep.put("cell:" + item, { text: sent.text, seen: sent.seen, why: words });
      options.told(item, { outcome: "refused", yours: sent.text, why: words });
    }

    window.addEventListener("online", function () {
      later(0);
    });
    // Signed in again in another window: what waits is sent as soon as one is back here.
    window.addEventListener("focus", function () {
      later(0);
    });

    return {
      put: put,
      forget: function (item) {
        waiting.delete(item);
        options.keep.drop("cell:" + item);
      },
      busy: function () {
        return waiting.size + (flying ? flying.size : 0);
      },
    };
  };
})();
