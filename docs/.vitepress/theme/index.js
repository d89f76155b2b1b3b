// System fonts, so that the page loads nothing from other hosts.
export { default } from 'vitepress/theme-without-fonts';

import './style.css';
