/** Countries: one, several, or as part of a place. */
import { type ReactNode, useMemo } from "react";
import { nameOf } from "../../words/names.ts";
import { localeOf, Say, useWords } from "../../words/words.tsx";
import { Button } from "../button.tsx";
import { CountryName } from "../country.tsx";
import { Choices, Field } from "../field.tsx";
import { Select } from "../select.tsx";
import { OptionField } from "./option-field.tsx";
import { useNothing, type ValueFieldProps } from "./props.ts";

const OTHERS = ["stateless", "unknown"] as const;

function useCountries(codes: readonly string[]): { value: string; label: string }[] {
	const { language, say } = useWords();
	return useMemo(() => {
		const countries = codes.map((code) => ({ value: code, label: nameOf("region", code, localeOf(language)) }));
		countries.sort((a, b) => a.label.localeCompare(b.label, language));
		return [...OTHERS.map((each) => ({ value: each as string, label: say(`value.${each}`) })), ...countries];
	}, [codes, language, say]);
}

export function CountryField(props: ValueFieldProps): ReactNode {
	return <OptionField {...props} options={useCountries(props.countries)} />;
}

export function CountriesField({ value, onChange, label, help, error, countries }: ValueFieldProps): ReactNode {
	const chosen: string[] = Array.isArray(value) ? value : [];
	const options = useCountries(countries).filter((each) => !chosen.includes(each.value));
	const set = (next: string[]) => onChange(next.length > 0 ? next : null);
	return (
		<Choices label={label} help={help} error={error}>
			{chosen.map((code) => (
				<p key={code}>
					<Button
						onClick={() => set(chosen.filter((each) => each !== code))}
						id="edit.take-out"
						values={{ name: <Country code={code} /> }}
					/>
				</p>
			))}
			<Select
				label={<Say id="edit.add-country" />}
				options={[useNothing(), ...options]}
				value=""
				onChange={({ target }) => set([...chosen, target.value])}
			/>
		</Choices>
	);
}

function Country({ code }: { code: string }): ReactNode {
	if (code === "stateless" || code === "unknown") return <Say id={`value.${code}`} />;
	return <CountryName code={code} />;
}

export function PlaceField(props: ValueFieldProps): ReactNode {
	const { value, onChange, label, help, error, countries } = props;
	const options = useCountries(countries).filter((each) => each.value !== "stateless");
	const [country = "", region = "", locality = ""] = Array.isArray(value) ? value : [];
	const set = (parts: string[]) => onChange(parts.every((part) => part === "") ? null : parts);
	return (
		<Choices label={label} help={help} error={error}>
			<OptionField
				{...props}
				label={<Say id="edit.country" />}
				help={null}
				error={null}
				options={options}
				value={country || null}
				onChange={(chosen) => set([String(chosen ?? ""), region, locality])}
			/>
			<Field label={<Say id="edit.region" />} dir="auto" value={region} onChange={({ target }) => set([country, target.value, locality])} />
			<Field
				label={<Say id="edit.locality" />}
				dir="auto"
				value={locality}
				onChange={({ target }) => set([country, region, target.value])}
			/>
		</Choices>
	);
}
