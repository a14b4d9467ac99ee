/** Words for sections, forms, fields and codes, in one of ten languages. */
import { formText } from "./language.ts";

/** A form or field of a newer program has no words here. Its own name stands for it. */
export const formWords = (form: string): string => formText(`form.${form}`) ?? form;
export const fieldWords = (code: string): string => formText(`field.${code}`) ?? code;
export const codeWords = (field: string, code: string): string => formText(`code.${field}.${code}`) ?? code;
