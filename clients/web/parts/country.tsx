/** A country's name in the person's language. */
import { type ReactNode, useMemo } from "react";
import { nameOf } from "../words/names.ts";
import { localeOf, useWords } from "../words/words.tsx";

/** @param code ISO 3166-1 alpha-2. Another text is shown as it is. */
export function CountryName({ code }: { code: string }): ReactNode {
	const { language } = useWords();
	const name = useMemo(() => (/^[A-Z]{2}$/.test(code) ? nameOf("region", code, localeOf(language)) : code), [code, language]);
	return <bdi>{name}</bdi>;
}
