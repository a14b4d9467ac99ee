/** A country's name in the person's language. */
import { type ReactNode, useMemo } from "react";
import { useWords } from "../words/words.tsx";

/** @param code ISO 3166-1 alpha-2. Another text is shown as it is. */
export function CountryName({ code }: { code: string }): ReactNode {
	const { language } = useWords();
	const names = useMemo(() => new Intl.DisplayNames(language, { type: "region" }), [language]);
	return <bdi>{/^[A-Z]{2}$/.test(code) ? names.of(code) : code}</bdi>;
}
