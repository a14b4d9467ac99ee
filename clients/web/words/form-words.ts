/** Words of sections, forms, fields and codes. All clients share them. They are loaded with the first screen that needs them. */
import { use, useMemo } from "react";
import { loadFormTexts } from "./form-texts.ts";
import { useWords } from "./words.tsx";

/**
 * The words of sections, forms, fields and codes. What a newer program has written may have no words here. Then its own name or code is
 * returned.
 */
export interface FormWords {
	section(code: string): string;
	form(name: string): string;
	field(code: string): string;
	code(field: string, code: string): string;
}

/** Suspends until the words are there. */
export function useFormWords(): FormWords {
	const texts = use(loadFormTexts(useWords().language));
	return useMemo(() => {
		const word = (id: string, otherwise: string) => texts[id] ?? otherwise;
		return {
			section: (code) => word(`section.${code}`, code),
			form: (name) => word(`form.${name}`, name),
			field: (code) => word(`field.${code}`, code),
			code: (field, code) => word(`code.${field}.${code}`, code),
		};
	}, [texts]);
}
