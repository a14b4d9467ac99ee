/**
 * The texts that the person hears: the consent, and the sentences of the call card. A native speaker must have signed them off before they count
 * as checked (docs/before-real-use.md).
 */

/** Rises with each change of these texts in any language. It is written into each consent. */
export const SPOKEN_VERSION = 1;

/** The languages whose texts of this version were signed off. */
export const REVIEWED: readonly string[] = [];
