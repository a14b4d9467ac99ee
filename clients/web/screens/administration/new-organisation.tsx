/** `#/administration/orgs/new`: proposes an organisation. */
import { type ReactNode, useMemo } from "react";
import type { Checklist } from "#protocol/contracts/directory.ts";
import { ChecklistFields } from "../../parts/checklist-fields.tsx";
import { Check, Choices, Field } from "../../parts/field.tsx";
import { Form } from "../../parts/form.tsx";
import { Heading } from "../../parts/heading.tsx";
import { EMPTY_CHECKLIST, finishedChecklist } from "../../parts/new-checklist.ts";
import { Select } from "../../parts/select.tsx";
import { Answered } from "../../parts/states.tsx";
import { Submit } from "../../parts/submit.tsx";
import { useVerb } from "../../sitting/use-verb.ts";
import type { Answer } from "../../sitting/verbs/index.ts";
import { nameOf } from "../../words/names.ts";
import { localeOf, Say, useWords } from "../../words/words.tsx";
import { useForm } from "../use-form.tsx";
import { BackToAdministration } from "./back.tsx";
import { SameName } from "./same-name.tsx";
import { Proposed } from "./waiting.tsx";

export default function NewOrganisation(): ReactNode {
	const choices = useVerb("organisationChoices");
	return (
		<>
			<Heading id="administration.new-organisation" />
			<Answered query={choices}>{({ countries, parts }) => <OrganisationForm countries={countries} parts={parts} />}</Answered>
			<BackToAdministration />
		</>
	);
}

function OrganisationForm({ countries, parts }: Answer<"organisationChoices">): ReactNode {
	const options = useCountries(countries);
	const form = useForm({
		first: { name: "", country: "", parts: [] as (typeof parts)[number][], list: EMPTY_CHECKLIST },
		missing: ({ name, country, parts, list }) => ({
			name: name.trim() === "" && "administration.missing.name",
			country: country === "" && "handoffs.missing.answer",
			parts: parts.length === 0 && "vetting.missing.one",
			list: finishedChecklist(list) === null,
		}),
		wrong: { name: ["name", "parts.wrong-name"] },
		act: "proposeOrganisation",
		input: ({ list, ...typed }) => ({ ...typed, checklist: finishedChecklist(list) as Checklist }),
	});
	const name = form.values.name.trim();
	const same = useVerb("organisationsWithName", { name }, { isOff: name === "", keepsEarlier: true });
	if (form.answer) return <Proposed proposal={form.answer.proposal} />;
	return (
		<Form of={form}>
			<Field label={<Say id="administration.organisation-name" />} dir="auto" maxLength={120} {...form.field("name")} />
			{name !== "" && <SameName same={same.data ?? []} />}
			<Select label={<Say id="vetting.country" />} options={options} {...form.field("country")} />
			<Choices label={<Say id="administration.where" />} error={form.problem("parts")}>
				{parts.map((part) => (
					<Check key={part} label={<Say id={`vetting.part.${part}`} />} {...form.tick("parts", part)} />
				))}
			</Choices>
			<Say as="h2" id="vouch.checked" />
			<ChecklistFields
				value={form.values.list}
				onChange={(list) => form.change({ list })}
				wrong={form.error?.field ?? null}
				isRefused={form.isRefused}
			/>
			<Submit id="administration.propose" />
		</Form>
	);
}

/** The countries as options, sorted by their names in the language of the page. */
function useCountries(codes: string[]): { value: string; label: string }[] {
	const { language } = useWords();
	return useMemo(() => {
		const countries = codes.map((code) => ({ value: code, label: nameOf("region", code, localeOf(language)) }));
		return [{ value: "", label: "" }, ...countries.sort((a, b) => a.label.localeCompare(b.label, language))];
	}, [codes, language]);
}
