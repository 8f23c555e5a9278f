/**
 * zod as every room uses it: the small one, whose schemas are made of functions, with English words for what does not fit. Its other dialect binds some
 * fifty methods to each schema that is made, and half of a function's start went into that.
 */
import * as z from 'zod/mini';
import english from 'zod/v4/locales/en.js';

z.config(english());

// biome-ignore lint/performance/noBarrelFile: one door to one package, so that nobody has its words missing
export * from 'zod/mini';
