import './arithmetic.js';
import './functions.js';
import './reductions.js';
import './shapes.js';
