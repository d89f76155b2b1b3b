import './arithmetic.ts';
import './functions.ts';
import './reductions.ts';
import './shapes.ts';
