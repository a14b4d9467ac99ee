/** The fields of what is known about a document besides its text. A new document and a change of the facts use the same. */
import type { ReactNode } from "react";
import { Check, Choices, Field } from "../../parts/field.tsx";
import { Select } from "../../parts/select.tsx";
import { Unfold } from "../../parts/unfold.tsx";
import { withWesternDigits } from "../../parts/western-digits.ts";
import { useVerb } from "../../sitting/use-verb.ts";
import type { DocumentLine } from "../../sitting/verbs/index.ts";
import { Say, useWords } from "../../words/words.tsx";
import { areTags, listIn } from "../forum/list-in.ts";
import { titleIn } from "../forum/texts.ts";
import { CountriesField } from "../offers/codes-field.tsx";
import type { FormState } from "../use-form.tsx";

const AUDIENCES = ["risk-groups", "educators", "professionals", "demand-side", "public", "survivors"] as const;
/** How others may copy it. People who need another licence write it with the command line. */
const LICENCES = ["ask", "CC-BY-4.0", "CC-BY-SA-4.0", "CC-BY-NC-4.0", "CC0-1.0"];

/** Whether the document may stand on the public site. */
const PUBLIC_STATES = ["no", "wanted", "yes"] as const;

/** The answers of these fields. */
export interface FactValues {
	themes: string;
	audience: string[];
	countries: string[];
	licence: string;
	year: string;
	author: string;
	/** Empty for none. */
	replaces: string;
	public: (typeof PUBLIC_STATES)[number];
}

/** The facts that these answers say. */
export const factsIn = ({ themes, audience, countries, licence, year, author, replaces, public: publicState }: FactValues) => ({
	...{ themes: listIn(themes, ","), audience: AUDIENCES.filter((each) => audience.includes(each)), countries, licence },
	...{ year: year === "" ? null : Number(year), author: author.trim() || null, replaces: replaces || null, public: publicState },
});

/** What is wrong in these answers, as `missing` of `useForm` says it. The limits are those of the protocol. */
export function wrongFacts({ themes, year }: FactValues) {
	return {
		themes: !areTags(themes) && ("library.themes-wrong" as const),
		year: year !== "" && !/^(1[89]|2[01])\d\d$/.test(year) && ("library.year-wrong" as const),
	};
}

interface Props {
	form: Pick<FormState<FactValues, unknown>, "values" | "change" | "field" | "tick" | "problem" | "isRefused">;
	/** The documents that it may replace: of the same space, without itself. */
	others: readonly DocumentLine[];
}

export function FactsFields({ form, others }: Props): ReactNode {
	const { language, say } = useWords();
	const countries = useVerb("countryCodes");
	const { values } = form;
	const licences = [...new Set([...LICENCES, values.licence])];
	return (
		<>
			<Field label={<Say id="library.themes" />} help={<Say id="library.themes-help" />} dir="auto" {...form.field("themes")} />
			<Select
				label={<Say id="library.licence" />}
				options={licences.map((value) => ({ value, label: value === "ask" ? say("library.licence.ask") : value }))}
				{...form.field("licence")}
			/>
			<Select
				label={<Say id="library.public" />}
				help={<Say id="library.public-help" />}
				options={PUBLIC_STATES.map((value) => ({ value, label: say(`library.public.${value}`) }))}
				{...form.field("public")}
			/>
			<Unfold title={<Say id="library.more-facts" />} isOpen={Boolean(form.problem("year"))}>
				<CountriesField
					label={<Say id="library.countries" />}
					value={values.countries}
					onChange={(changed) => form.change({ countries: changed })}
					countries={countries.data ?? []}
				/>
				<Choices label={<Say id="library.audience" />}>
					{AUDIENCES.map((each) => (
						<Check key={each} label={<Say id={`library.audience.${each}`} />} {...form.tick("audience", each)} />
					))}
				</Choices>
				<Field
					label={<Say id="library.author" />}
					help={<Say id="library.author-help" />}
					dir="auto"
					maxLength={200}
					{...form.field("author")}
				/>
				<Field
					label={<Say id="library.year" />}
					inputMode="numeric"
					dir="ltr"
					className="input-short"
					maxLength={4}
					error={form.problem("year")}
					value={values.year}
					onChange={({ target }) => form.change({ year: withWesternDigits(target.value.trim()) })}
				/>
				{others.length > 0 && (
					<Select
						label={<Say id="library.replaces" />}
						options={[
							{ value: "", label: say("library.replaces-none") },
							...others.map((each) => ({ value: each.item, label: titleIn(each.titles, language)?.title ?? say("forum.no-title") })),
						]}
						{...form.field("replaces")}
					/>
				)}
			</Unfold>
		</>
	);
}
