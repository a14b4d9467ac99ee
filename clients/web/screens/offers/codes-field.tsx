/** Several countries or languages: the chosen ones with a button that takes each out, and a list that adds one. */
import type { ReactNode } from "react";
import { Button } from "../../parts/button.tsx";
import { Choices } from "../../parts/field.tsx";
import { LanguageSelect, useLanguageNames } from "../../parts/language.tsx";
import { Select } from "../../parts/select.tsx";
import { nameOf } from "../../words/names.ts";
import { localeOf, Say, useWords } from "../../words/words.tsx";

interface Props {
	label: ReactNode;
	error?: ReactNode;
	value: readonly string[];
	onChange(value: string[]): void;
}

export function LanguagesField({ value, onChange, ...around }: Props): ReactNode {
	const { say } = useWords();
	const languageName = useLanguageNames();
	return (
		<Chosen {...around} value={value} onChange={onChange} nameOf={languageName}>
			<LanguageSelect
				label={<Say id="offers.add-language" />}
				none={say("house.choose")}
				value=""
				onChange={(code) => onChange([...new Set([...value, code])])}
			/>
		</Chosen>
	);
}

export function CountriesField({ value, onChange, countries, ...around }: Props & { countries: readonly string[] }): ReactNode {
	const { say, language } = useWords();
	const country = (code: string) => nameOf("region", code, localeOf(language));
	const others = countries.filter((code) => !value.includes(code)).map((code) => ({ value: code, label: country(code) }));
	others.sort((a, b) => a.label.localeCompare(b.label, language));
	return (
		<Chosen {...around} value={value} onChange={onChange} nameOf={country}>
			<Select
				label={<Say id="edit.add-country" />}
				options={[{ value: "", label: say("house.choose") }, ...others]}
				value=""
				onChange={({ target }) => onChange([...value, target.value])}
			/>
		</Chosen>
	);
}

function Chosen({
	label,
	error,
	value,
	onChange,
	nameOf,
	children,
}: Props & { nameOf(code: string): string; children: ReactNode }): ReactNode {
	return (
		<Choices label={label} error={error}>
			{value.map((code) => (
				<p key={code}>
					<Button
						onClick={() => onChange(value.filter((each) => each !== code))}
						id="edit.take-out"
						values={{ name: <bdi>{nameOf(code)}</bdi> }}
					/>
				</p>
			))}
			{children}
		</Choices>
	);
}
