"use strict";
(() => {
  const run = JSON.parse(document.getElementById("run-data").textContent);
  const style = getComputedStyle(document.body);
  const ink = style.color;
  const dark = matchMedia("(prefers-color-scheme: dark)").matches;
  const grid = dark ? "#ffffff22" : "#00000018";
  const colours = dark
    ? ["#7ab7ff", "#ffb366", "#7fd69a", "#ff8f9c", "#c9a6ff", "#6fdbe0"]
    : ["#0b62c4", "#d0690a", "#16803c", "#c2253a", "#7440c4", "#0a7f86"];

  /* Exponential moving average with the bias of its start taken out; gaps stay gaps. */
  function smooth(values, weight) {
    let mean = 0, mass = 0;
    return values.map(v => {
      if (v === null) return null;
      mean = weight * mean + (1 - weight) * v;
      mass = weight * mass + (1 - weight);
      return mean / mass;
    });
  }

  function number(v) {
    if (v === null || v === undefined) return "–";
    const size = Math.abs(v);
    return size !== 0 && (size < 1e-3 || size >= 1e5) ? (+v.toPrecision(3)).toExponential() : String(+v.toPrecision(4));
  }

  const charts = [];
  const sync = uPlot.sync("steps");

  function width(box) {
    return Math.max(200, box.clientWidth - 18);
  }

  function options(chart, box, log) {
    const series = [{ label: "step" }];
    chart.series.forEach((s, i) => {
      const colour = colours[i % colours.length];
      series.push({ label: s.name, stroke: colour, width: 2, points: { show: chart.steps.length < 3 }, value: (u, v) => number(v) });
      series.push({ show: smoothed(chart) > 0, stroke: colour + "44", width: 1, points: { show: false } });
    });
    const axis = { stroke: ink, grid: { stroke: grid, width: 1 }, ticks: { stroke: grid, width: 1 } };
    return {
      width: width(box),
      height: 230,
      scales: { x: { time: false }, y: log ? { distr: 3 } : {} },
      axes: [
        { ...axis },
        { ...axis, size: 58, values: log ? (u, vs) => vs.map(v => v === null ? "" : number(v)) : (u, vs) => vs.map(number) },
      ],
      cursor: { sync: { key: sync.key }, drag: { x: true, y: false } },
      legend: { live: true },
      hooks: {
        /* A curve takes its unsmoothed shadow along when the legend hides it. */
        setSeries: [(u, i, change) => {
          if (i % 2 === 1 && change.show !== undefined) u.setSeries(i + 1, { show: change.show && smoothed(chart) > 0 });
        }],
      },
      series,
    };
  }

  let weight = 0;
  let log = false;

  /* Times and rates are shown as they are. */
  function smoothed(chart) {
    return chart.place === "losses" ? weight : 0;
  }

  function data(chart) {
    const rows = [chart.steps];
    for (const s of chart.series) {
      const values = log ? s.values.map(v => v !== null && v > 0 ? v : null) : s.values;
      rows.push(smoothed(chart) > 0 ? smooth(values, weight) : values, values);
    }
    return rows;
  }

  function draw() {
    for (const c of charts) {
      const plottable = !log || c.chart.series.some(s => s.values.some(v => v > 0));
      const useLog = log && plottable;
      if (c.plot) c.plot.destroy();
      c.plot = new uPlot(options(c.chart, c.box, useLog), data(c.chart), c.box);
      /* The faint curves of the unsmoothed values need no legend of their own. */
      c.box.querySelectorAll(".u-legend .u-series").forEach((row, i) => { if (i > 0 && i % 2 === 0) row.hidden = true; });
    }
  }

  for (const chart of run.charts) {
    const box = document.createElement("div");
    box.className = "chart";
    const title = document.createElement("h3");
    title.textContent = chart.title;
    box.append(title);
    document.getElementById(chart.place).append(box);
    charts.push({ chart, box, title, plot: null });
  }
  draw();

  const smoothing = document.getElementById("smoothing");
  if (smoothing) {
    const set = () => {
      weight = smoothing.value / 100;
      draw();
    };
    smoothing.addEventListener("input", set);
    document.getElementById("log").addEventListener("change", e => { log = e.target.checked; draw(); });
    set();
  }

  /* Titles are observed, for their size does not depend on the plots. */
  const resized = new ResizeObserver(() => charts.forEach(c => {
    const w = width(c.box);
    if (c.plot && c.plot.width !== w) c.plot.setSize({ width: w, height: 230 });
  }));
  charts.forEach(c => resized.observe(c.title));

  /* What the reader had set, kept over a reload of the page of a running training. */
  const key = "morph4j " + location.pathname;
  const navigation = performance.getEntriesByType("navigation")[0];
  let kept = null;
  try {
    if (navigation && navigation.type === "reload") kept = JSON.parse(sessionStorage.getItem(key));
    sessionStorage.removeItem(key);
  } catch (e) {
    /* No memory for this page: it opens as new. */
  }
  const details = document.querySelector("details");
  if (kept) {
    if (smoothing) {
      smoothing.value = kept.smoothing;
      document.getElementById("log").checked = log = kept.log;
      weight = smoothing.value / 100;
      draw();
    }
    details.open = kept.open;
    history.scrollRestoration = "manual";
  }
  const scrollBack = () => { if (kept) scrollTo(0, kept.y); };

  const slider = document.getElementById("sample");
  let timer = 0;
  if (slider) {
    const picture = document.getElementById("sample-picture");
    const label = document.getElementById("sample-step");
    const play = document.getElementById("sample-play");
    const fit = () => {
      /* Small grids are shown larger, at a whole multiple of their size if there is room for two. */
      const room = document.getElementById("sample-room").clientWidth;
      const most = Math.min(4, Math.min(room, 900) / picture.naturalWidth, Math.max(1, 1100 / picture.naturalHeight));
      const times = most >= 2 ? Math.floor(most) : most;
      picture.style.width = picture.naturalWidth * times + "px";
      scrollBack();
    };
    const show = () => {
      const sample = run.samples[slider.value];
      picture.src = sample.file;
      picture.alt = "samples after step " + sample.step;
      label.textContent = "step " + sample.step.toLocaleString("en");
      const next = run.samples[+slider.value + 1];
      if (next) new Image().src = next.file;
    };
    picture.addEventListener("load", fit);
    addEventListener("resize", fit);
    if (kept && kept.step !== null) {
      const place = run.samples.findIndex(sample => sample.step === kept.step);
      if (place >= 0) slider.value = place;
    }
    const dialog = document.getElementById("enlarged");
    /* The picture of a grid that lies at a point of it: pictures are squares with two pixels between them. */
    const cell = (x, y) => {
      const columns = document.querySelectorAll(".heads span");
      const side = columns.length ? (picture.naturalWidth + 2) / columns.length - 2 : 0;
      const rows = (picture.naturalHeight + 2) / (side + 2);
      if (side < 1 || side % 1 !== 0 || rows % 1 !== 0) {
        return { x: 0, y: 0, width: picture.naturalWidth, height: picture.naturalHeight, name: "samples" };
      }
      const column = Math.min(columns.length - 1, Math.floor(x * columns.length));
      const row = Math.min(rows - 1, Math.floor(y * rows));
      return { x: column * (side + 2), y: row * (side + 2), width: side, height: side, name: columns[column].textContent };
    };
    const enlarge = (x, y) => {
      const part = cell(x, y);
      const times = Math.min(.94 * innerWidth / part.width, .86 * innerHeight / part.height);
      const frame = document.getElementById("enlarged-frame");
      const large = document.getElementById("enlarged-picture");
      frame.style.width = part.width * times + "px";
      frame.style.height = part.height * times + "px";
      large.src = picture.src;
      large.alt = part.name + " " + label.textContent;
      large.style.width = picture.naturalWidth * times + "px";
      large.style.left = -part.x * times + "px";
      large.style.top = -part.y * times + "px";
      document.getElementById("enlarged-caption").textContent = part.name + ", " + label.textContent;
      dialog.showModal();
    };
    picture.addEventListener("click", e => {
      const box = picture.getBoundingClientRect();
      enlarge((e.clientX - box.left) / box.width, (e.clientY - box.top) / box.height);
    });
    picture.addEventListener("keydown", e => { if (e.key === "Enter") enlarge(0, 0); });
    dialog.addEventListener("click", () => dialog.close());
    const stop = () => { clearInterval(timer); timer = 0; play.textContent = "play"; };
    const move = by => { slider.value = Math.min(run.samples.length - 1, Math.max(0, +slider.value + by)); show(); };
    slider.addEventListener("input", () => { stop(); show(); });
    document.getElementById("sample-back").addEventListener("click", () => { stop(); move(-1); });
    document.getElementById("sample-on").addEventListener("click", () => { stop(); move(1); });
    play.addEventListener("click", () => {
      if (timer) return stop();
      if (+slider.value === run.samples.length - 1) slider.value = 0;
      play.textContent = "stop";
      show();
      timer = setInterval(() => { move(1); if (+slider.value === run.samples.length - 1) stop(); }, 500);
    });
    if (picture.complete && picture.naturalWidth) fit();
    show();
  }
  scrollBack();

  /* Whether the reader is at something that a reload would end. */
  function busy() {
    const zoomed = charts.some(c => c.plot && c.chart.steps.length > 1
      && (c.plot.scales.x.min > c.chart.steps[0] || c.plot.scales.x.max < c.chart.steps[c.chart.steps.length - 1]));
    return document.hidden || timer !== 0 || zoomed || document.getElementById("enlarged").open;
  }

  function reload() {
    if (busy()) return;
    const newest = !slider || +slider.value === run.samples.length - 1;
    try {
      sessionStorage.setItem(key, JSON.stringify({
        y: scrollY,
        smoothing: smoothing ? smoothing.value : 0,
        log,
        open: details.open,
        step: newest ? null : run.samples[slider.value].step,
      }));
    } catch (e) {
      /* Then it opens as new. */
    }
    location.reload();
  }

  const seconds = +document.body.dataset.refresh;
  if (seconds > 0) {
    setInterval(reload, seconds * 1000);
    document.addEventListener("visibilitychange", reload);
  }
})();
