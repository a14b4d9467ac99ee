/** `#/network/orgs/new`: proposes an organisation. */
import { type FormEvent, type ReactNode, useMemo, useState } from "react";
import { Button } from "../../parts/button.tsx";
import { ChecklistFields } from "../../parts/checklist-fields.tsx";
import { ErrorNotice } from "../../parts/error-notice.tsx";
import { Check, Choices, Field } from "../../parts/field.tsx";
import { Heading } from "../../parts/heading.tsx";
import { EMPTY_CHECKLIST, finishedChecklist } from "../../parts/new-checklist.ts";
import { Select } from "../../parts/select.tsx";
import { Answered } from "../../parts/states.tsx";
import { useRefusal } from "../../parts/use-refusal.ts";
import { dataOf } from "../../sitting/kinds.ts";
import { useAct, useVerb } from "../../sitting/use-verb.ts";
import { nameOf } from "../../words/names.ts";
import { localeOf, type MessageId, Say, useWords } from "../../words/words.tsx";
import { BackToNetwork } from "./back.tsx";
import { Proposed } from "./waiting.tsx";

export default function NewOrganisation(): ReactNode {
	const choices = useVerb("organisationChoices");
	return (
		<>
			<Heading>
				<Say id="network.new-organisation" />
			</Heading>
			<Answered query={choices}>{({ countries, parts }) => <Form countries={countries} parts={parts} />}</Answered>
			<BackToNetwork />
		</>
	);
}

function Form({ countries, parts }: { countries: string[]; parts: readonly string[] }): ReactNode {
	const [name, setName] = useState("");
	const [country, setCountry] = useState("");
	const [chosen, setChosen] = useState<string[]>([]);
	const [list, setList] = useState(EMPTY_CHECKLIST);
	const propose = useAct("proposeOrganisation");
	const options = useCountries(countries);
	const checklist = finishedChecklist(list);
	const isReady = name.trim() !== "" && country !== "" && chosen.length > 0 && checklist !== null;
	const { form, refuse, isRefused } = useRefusal<HTMLFormElement>();
	const error = propose.error ? dataOf(propose.error) : null;
	const submit = (event: FormEvent) => {
		event.preventDefault();
		if (!isReady) return refuse();
		propose.mutate({ name, country, parts: chosen, checklist });
	};
	const toggle = (part: string) => setChosen(chosen.includes(part) ? chosen.filter((each) => each !== part) : [...chosen, part]);
	if (propose.data) return <Proposed proposal={propose.data.proposal} />;
	return (
		<form ref={form} onSubmit={submit} noValidate>
			<Field
				label={<Say id="network.organisation-name" />}
				error={isRefused && name.trim() === "" && <Say id="network.missing.name" />}
				dir="auto"
				autoComplete="off"
				maxLength={120}
				value={name}
				onChange={({ target }) => setName(target.value)}
			/>
			<Select
				label={<Say id="vetting.country" />}
				error={isRefused && country === "" && <Say id="handoffs.missing.answer" />}
				options={options}
				value={country}
				onChange={({ target }) => setCountry(target.value)}
			/>
			<Choices label={<Say id="network.where" />} error={isRefused && chosen.length === 0 && <Say id="vetting.missing.one" />}>
				{parts.map((part) => (
					<Check
						key={part}
						label={<Say id={`vetting.part.${part}` as MessageId} />}
						checked={chosen.includes(part)}
						onChange={() => toggle(part)}
					/>
				))}
			</Choices>
			<h2>
				<Say id="vouch.checked" />
			</h2>
			<ChecklistFields value={list} onChange={setList} wrong={error?.field ?? null} isRefused={isRefused} />
			{error && <ErrorNotice error={error} />}
			<div className="buttons">
				<Button type="submit" kind="primary" isBusy={propose.isPending}>
					<Say id="network.propose" />
				</Button>
			</div>
		</form>
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
