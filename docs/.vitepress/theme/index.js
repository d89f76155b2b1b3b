// The reader's own fonts: nothing is fetched that is not the page.
export { default } from 'vitepress/theme-without-fonts';

import './style.css';
