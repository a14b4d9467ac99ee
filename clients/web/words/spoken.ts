/**
 * The texts that the person hears: the consent, and the sentences of the call card. A native speaker must have signed them off before they count
 * as checked (docs/before-real-use.md).
 */
import { versions } from "virtual:words/spoken";

/** The version of these texts in a language. Each change of a text makes another version. It is written into each consent. */
export const spokenVersion = (language: string): string | undefined => versions[language];

/** The versions that were signed off, by language. `npm run words` prints the present ones. */
const REVIEWED: Readonly<Record<string, string>> = {};

/** Whether a native speaker has signed off the present texts in this language. */
export const isReviewed = (language: string): boolean => language in REVIEWED && REVIEWED[language] === spokenVersion(language);
