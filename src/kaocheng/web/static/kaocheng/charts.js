// Charts: sorted bars or columns from zero, the value written at each, a mean line where there is one.
(function () {
  "use strict";

  const ACCENT = "#1f5fbf";
  const INK = "#1d2433";
  const GREY = "#4b5563";
  const LINE = "#d5dae2";
  const FONT = getComputedStyle(document.body).fontFamily;
  const ROW = 26;
  const drawn = new Map();

  function read(id) {
    return JSON.parse(document.getElementById(id).textContent);
  }

  function numbers(items) {
    return items.map(function (item) {
      return { value: item.value, label: { formatter: item.label } };
    });
  }

  function names(items) {
    return items.map(function (item) {
      return item.name;
    });
  }

  function series(chart, position) {
    const drawing = {
      type: "bar",
      data: numbers(chart.items),
      barMaxWidth: 18,
      itemStyle: { color: ACCENT },
      cursor: "pointer",
      // The white ground keeps a figure readable where the mean line runs behind it.
      label: { show: true, position: position, color: INK, backgroundColor: "#fff", padding: [1, 1], fontSize: 12, fontFamily: FONT },
    };
    if (chart.mean !== null) {
      drawing.markLine = meanLine(chart, position);
    }
    return drawing;
  }

  function meanLine(chart, position) {
    const at = position === "top" ? { yAxis: chart.mean } : { xAxis: chart.mean };
    return {
      silent: true,
      z: 0,
      symbol: "none",
      lineStyle: { color: "#a15c00", type: "dashed", width: 1.5 },
      label: { show: false },
      data: [at],
    };
  }

  function valueAxis() {
    return { type: "value", min: 0, axisLabel: { color: GREY, fontSize: 12 }, splitLine: { lineStyle: { color: "#edf0f4" } } };
  }

  function nameAxis(items, label) {
    return {
      type: "category",
      data: names(items),
      axisTick: { show: false },
      axisLine: { lineStyle: { color: LINE } },
      axisLabel: Object.assign({ color: INK, fontSize: 12, fontFamily: FONT, interval: 0 }, label),
    };
  }

  function lying(chart, width) {
    const room = Math.min(220, Math.round(width * 0.42));
    return {
      grid: { left: room + 12, right: 56, top: 6, bottom: 6 },
      xAxis: Object.assign(valueAxis(), { show: false }),
      yAxis: Object.assign(nameAxis(chart.items, { width: room, overflow: "truncate" }), { inverse: true }),
      series: [series(chart, "right")],
    };
  }

  function standing(chart, width) {
    const each = (width - 70) / chart.items.length;
    const long = chart.items.some(function (item) { return item.name.length * 13 > each; });
    const longest = Math.max.apply(null, chart.items.map(function (item) { return item.name.length; }));
    const room = Math.min(longest * 12 + 6, 120);
    const label = long ? { rotate: 45, width: room, overflow: "truncate" } : {};
    const drawing = series(chart, "top");
    drawing.label.fontSize = each < 40 ? 10 : 12;
    return {
      grid: { left: 44, right: 16, top: 26, bottom: long ? 20 + room * 0.7 : 30 },
      xAxis: nameAxis(chart.items, label),
      yAxis: valueAxis(),
      series: [drawing],
    };
  }

  function options(chart, width) {
    const shape = chart.kind === "columns" ? standing(chart, width) : lying(chart, width);
    return Object.assign(shape, {
      animation: false,
      textStyle: { fontFamily: FONT },
      tooltip: {
        trigger: "item",
        confine: true,
        formatter: function (point) {
          return escape(point.name) + "<br>" + escape(chart.items[point.dataIndex].label) + " " + chart.unit;
        },
      },
    });
  }

  function escape(text) {
    const holder = document.createElement("i");
    holder.textContent = text;
    return holder.innerHTML;
  }

  function draw(place) {
    const chart = read(place.dataset.chart);
    if (chart.kind === "bars") {
      place.style.height = Math.max(chart.items.length * ROW + 16, 80) + "px";
    }
    const canvas = echarts.init(place, null, { renderer: "canvas" });
    canvas.setOption(options(chart, place.clientWidth));
    canvas.on("click", function (point) {
      const item = chart.items[point.dataIndex];
      if (point.componentType === "series" && item && item.href) {
        window.location.href = item.href;
      }
    });
    drawn.set(place.id, { canvas: canvas, chart: chart, place: place });
  }

  function redraw() {
    drawn.forEach(function (one) {
      one.canvas.resize();
      one.canvas.setOption(options(one.chart, one.place.clientWidth), true);
    });
  }

  // The picture carries its own title: on its own it must still say what it shows.
  function picture(one) {
    const title = one.place.dataset.title;
    one.canvas.setOption({
      title: { text: title, subtext: one.place.dataset.note || "", left: 8, top: 4, textStyle: { fontSize: 16, color: INK, fontFamily: FONT } },
      grid: { top: 66 },
    });
    one.canvas.resize({ height: one.place.clientHeight + 56 });
    const link = document.createElement("a");
    link.download = title + ".png";
    link.href = one.canvas.getDataURL({ pixelRatio: 2, backgroundColor: "#ffffff" });
    link.click();
    one.canvas.resize({ height: "auto" });
    redraw();
  }

  document.querySelectorAll("[data-chart]").forEach(draw);
  document.querySelectorAll("[data-png]").forEach(function (button) {
    button.addEventListener("click", function () {
      picture(drawn.get(button.dataset.png));
    });
  });
  let waiting = 0;
  window.addEventListener("resize", function () {
    window.clearTimeout(waiting);
    waiting = window.setTimeout(redraw, 120);
  });
})();
