// SPDX-License-Identifier: Apache-2.0
// What the pages do beyond HTML: filters that act while somebody types, and buttons that copy.
// Without it, filters act when they are sent, and text is selected by hand.
(() => {
  'use strict';

  const filter = (input) => {
    const table = document.getElementById(input.dataset.filter);
    const count = document.querySelector(`[data-count="${input.dataset.filter}"]`);
    if (!table || !count) return;
    const all = count.textContent;
    const asked = input.value;
    input.addEventListener('input', () => {
      const wanted = input.value.trim().toLowerCase();
      let shown = 0;
      for (const row of table.tBodies[0].rows) {
        row.hidden = !row.textContent.toLowerCase().includes(wanted);
        shown += row.hidden ? 0 : 1;
      }
      count.textContent = input.value === asked ? all : `${shown} on this page`;
    });
  };

  // Where the page came by plain HTTP from another host, browsers have no clipboard to write to.
  const copyBySelection = (text) => {
    const area = document.createElement('textarea');
    area.value = text;
    area.className = 'offscreen';
    document.body.append(area);
    area.select();
    const copied = document.execCommand('copy');
    area.remove();
    return copied;
  };

  const copy = async (text) => {
    try {
      await navigator.clipboard.writeText(text);
      return true;
    } catch {
      return copyBySelection(text);
    }
  };

  const offerCopy = (element) => {
    const button = document.createElement('button');
    button.type = 'button';
    button.className = 'copy';
    button.textContent = 'Copy';
    const digest = element.classList.contains('digest');
    button.setAttribute('aria-label', digest ? `Copy ${element.dataset.copy}` : 'Copy');
    button.addEventListener('click', async () => {
      button.textContent = (await copy(element.dataset.copy)) ? 'Copied' : 'Not copied';
      setTimeout(() => { button.textContent = 'Copy'; }, 1500);
    });
    element.append(button);
  };

  document.querySelectorAll('input[data-filter]').forEach(filter);
  document.querySelectorAll('[data-copy]').forEach(offerCopy);
})();
