/** Words for sections, forms, fields and codes, from the file that all clients share. */
import english from "../../words/en/forms.json" with { type: "json" };

const words: Record<string, string> = english;

/** A form or field of a newer program has no words here. Its own name stands for it. */
export const formWords = (form: string): string => words[`form.${form}`] ?? form;
export const fieldWords = (code: string): string => words[`field.${code}`] ?? code;
export const codeWords = (field: string, code: string): string => words[`code.${field}.${code}`] ?? code;
