/**
 * What is asked of a document inside the browser. Runs there, not in Node: `judge.ts` reads this file and hands it over. The documents take turns in one page,
 * so that axe is loaded once; their styles, language and media queries are their own all the same.
 */
(() => {
  const CONTRAST_OF_OUTLINES = 3;
  const LEAST_OUTLINE_PX = 2;

  function show(html) {
    const parsed = new DOMParser().parseFromString(html, 'text/html');
    document.replaceChild(document.adoptNode(parsed.documentElement), document.documentElement);
  }

  const nameOf = (element) => `${element.localName}${element.id ? `#${element.id}` : ''}${element.classList.length ? `.${[...element.classList].join('.')}` : ''}`;

  /** Nothing may have to be scrolled sideways. */
  function sideways() {
    const { scrollWidth, clientWidth } = document.documentElement;
    if (scrollWidth <= clientWidth) return [];
    const culprits = [...document.body.querySelectorAll('*')].filter((element) => element.getBoundingClientRect().right > clientWidth + 0.5);
    return [`${scrollWidth} px of content in ${clientWidth} px: ${culprits.slice(-1).map(nameOf).join('')}`];
  }

  function structure() {
    const found = [];
    const all = [...document.querySelectorAll('*')];
    const levels = all.filter((element) => /^h[1-6]$/.test(element.localName)).map((element) => Number(element.localName[1]));
    if (levels[0] !== 1 || levels.filter((level) => level === 1).length !== 1) found.push(`headings begin with one h1, not ${levels.join()}`);
    for (const [index, level] of levels.entries()) if (index > 0 && level > levels[index - 1] + 1) found.push(`a heading of level ${level} follows one of ${levels[index - 1]}`);
    if (!document.documentElement.lang) found.push('no language');
    if (!document.title.trim()) found.push('no title');
    for (const element of all) {
      if (
        ['img', 'svg', 'canvas', 'area'].includes(element.localName) &&
        !element.hasAttribute('alt') &&
        !element.getAttribute('aria-label') &&
        element.getAttribute('aria-hidden') !== 'true'
      )
        found.push(`${nameOf(element)} has no text in its place`);
      if (element.localName === 'a' && !(element.getAttribute('aria-label') ?? element.textContent).trim()) found.push('a link without words');
      if (['script', 'iframe', 'object', 'embed', 'base'].includes(element.localName)) found.push(`there is a ${element.localName}`);
      for (const { name, value } of element.attributes) {
        if (name.startsWith('on')) found.push(`${nameOf(element)} has ${name}`);
        if (['src', 'srcset', 'background', 'poster'].includes(name)) found.push(`${nameOf(element)} asks for ${value}`);
        if (name === 'href' && !/^(https?:|mailto:|\?|#)/.test(value)) found.push(`${nameOf(element)} leads to ${value}`);
      }
      if (element.localName === 'link') found.push(`there is a link to ${element.getAttribute('href')}`);
      if (element.localName === 'style' && /@import|url\(/.test(element.textContent)) found.push('a style asks for something from elsewhere');
    }
    return found;
  }

  async function axeFinds(options) {
    const { violations } = await globalThis.axe.run(document, { resultTypes: ['violations'], ...options });
    return violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .map(({ id, nodes }) => `${id} (${nodes.length}): ${nodes[0].target.join(' ')} ${nodes[0].any[0]?.message ?? nodes[0].all[0]?.message ?? ''}`.trim());
  }

  const CHECKS = {
    sideways,
    structure,
    accessibility: () => axeFinds({}),
    contrast: () => axeFinds({ runOnly: ['color-contrast', 'link-in-text-block'] }),
  };

  async function judge(documents, checks) {
    const faults = [];
    for (const { id, html } of documents) {
      show(html);
      for (const check of checks) for (const found of await CHECKS[check]()) faults.push({ document: id, check, found });
    }
    return faults;
  }

  const CONTROLS = 'a[href],button,input:not([type=hidden]),select,textarea,summary,[tabindex]';
  /** One stop of the Tab key for all radio buttons of a name. */
  const stopOf = (element) => (element.type === 'radio' ? `radio ${element.name}` : `${nameOf(element)} ${[...document.querySelectorAll(CONTROLS)].indexOf(element)}`);
  const stops = () => [
    ...new Set([...document.querySelectorAll(CONTROLS)].map((element) => `${element.form ? [...document.forms].indexOf(element.form) : ''} ${stopOf(element)}`)),
  ];

  /** Where the keyboard stands, and whether that can be seen. */
  function focus() {
    const element = document.activeElement;
    if (!element || element === document.body || element === document.documentElement) return null;
    const shown = getComputedStyle(element).opacity === '0' ? element.nextElementSibling : element;
    const { outlineStyle, outlineWidth, outlineColor } = getComputedStyle(shown);
    const seen = outlineStyle !== 'none' && Number.parseFloat(outlineWidth) >= LEAST_OUTLINE_PX;
    const contrast = seen ? contrastOf(outlineColor, backdropOf(shown.parentElement)) : 0;
    const isBuiltIn = outlineStyle === 'auto';
    return {
      stop: `${element.form ? [...document.forms].indexOf(element.form) : ''} ${stopOf(element)}`,
      problem: seen && (isBuiltIn || contrast >= CONTRAST_OF_OUTLINES) ? '' : seen ? `outline of contrast ${contrast.toFixed(1)}` : 'no outline',
    };
  }

  function backdropOf(element) {
    for (let at = element; at; at = at.parentElement) {
      const { backgroundColor } = getComputedStyle(at);
      if (partsOf(backgroundColor)[3] !== 0) return backgroundColor;
    }
    return matchMedia('(prefers-color-scheme:dark)').matches ? 'rgb(18,18,18)' : 'rgb(255,255,255)';
  }

  const partsOf = (color) => {
    const [r = 0, g = 0, b = 0, a = 1] = color.match(/[\d.]+/g)?.map(Number) ?? [];
    return [r, g, b, a];
  };
  /** WCAG 2.2: relative luminance. */
  const luminanceOf = (color) =>
    partsOf(color)
      .slice(0, 3)
      .map((part) => part / 255)
      .map((part) => (part <= 0.040_45 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4))
      .reduce((sum, part, index) => sum + part * [0.2126, 0.7152, 0.0722][index], 0);
  function contrastOf(a, b) {
    const [darker, lighter] = [luminanceOf(a), luminanceOf(b)].sort((x, y) => x - y);
    return (lighter + 0.05) / (darker + 0.05);
  }

  return { judge, stops, focus };
})();
