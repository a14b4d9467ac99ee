/** `#/administration/orgs/:id/facts`: proposes region, affiliation and scope of an organisation. It says before which desks will read what. */
import { useParams } from "@tanstack/react-router";
import { type ReactNode, useState } from "react";
import { Form } from "../../parts/form.tsx";
import { Heading } from "../../parts/heading.tsx";
import { Select } from "../../parts/select.tsx";
import { Answered } from "../../parts/states.tsx";
import { Submit } from "../../parts/submit.tsx";
import { useVerb } from "../../sitting/use-verb.ts";
import type { Answer, FactsView, NewFacts } from "../../sitting/verbs/index.ts";
import { type MessageId, Say, useWords } from "../../words/words.tsx";
import { useForm } from "../use-form.tsx";
import { BackToAdministration } from "./back.tsx";
import { Reading } from "./reading.tsx";
import { Proposed, WaitingLink } from "./waiting.tsx";

export default function OrganisationFacts(): ReactNode {
	const { id } = useParams({ strict: false }) as { id: string };
	const view = useVerb("readFacts", { id });
	return (
		<>
			<Heading id="facts.title" />
			<Answered query={view}>{(each) => <FactsAndProposal key={id} id={id} view={each} />}</Answered>
			<BackToAdministration />
		</>
	);
}

function FactsAndProposal({ id, view }: { id: string; view: FactsView }): ReactNode {
	const [answer, setAnswer] = useState<Answer<"proposeFacts"> | null>(null);
	return (
		<>
			<p>
				<bdi>{view.name}</bdi>
			</p>
			{answer ? <Proposed proposal={answer.proposal} /> : <WaitingLink proposal={view.waiting} />}
			{answer === null && <FactsForm id={id} view={view} onProposed={setAnswer} />}
		</>
	);
}

function FactsForm({ id, view, onProposed }: { id: string; view: FactsView; onProposed(answer: Answer<"proposeFacts">): void }): ReactNode {
	const { say } = useWords();
	const { facts } = view;
	const isSame = ({ region, affiliation, scope }: Omit<NewFacts, "organisation">) =>
		facts?.region === region && facts.affiliation === affiliation && facts.scope === scope;
	const form = useForm({
		first: { region: facts?.region ?? "", affiliation: facts?.affiliation ?? "", scope: facts?.scope ?? "" } as Omit<
			NewFacts,
			"organisation"
		>,
		missing: (typed) => ({
			region: typed.region === "" && "handoffs.missing.answer",
			affiliation: typed.affiliation === "" && "handoffs.missing.answer",
			scope: typed.scope === "" ? "handoffs.missing.answer" : isSame(typed) && "facts.unchanged",
		}),
		act: "proposeFacts",
		input: (typed) => ({ organisation: id, ...typed }),
		done: onProposed,
	});
	const { region, affiliation, scope } = form.values;
	const options = (name: string, codes: readonly string[]) => [
		{ value: "", label: "" },
		...codes.map((code) => ({ value: code, label: say(`facts.${name}.${code}` as MessageId) })),
	];
	return (
		<Form of={form}>
			<Select label={<Say id="facts.region" />} options={options("region", view.regions)} {...form.field("region")} />
			<Select label={<Say id="facts.affiliation" />} options={options("affiliation", view.affiliations)} {...form.field("affiliation")} />
			<Select label={<Say id="facts.scope" />} options={options("scope", view.scopes)} {...form.field("scope")} />
			{region !== "" && affiliation !== "" && scope !== "" && <ReadingAfter facts={{ organisation: id, region, affiliation, scope }} />}
			<Submit id="administration.propose" />
		</Form>
	);
}

function ReadingAfter({ facts }: { facts: NewFacts }): ReactNode {
	const reading = useVerb("readingAfter", facts);
	return (
		<div role="status">
			<Say as="h2" id="facts.reading" />
			<Answered query={reading}>{(changes) => <Reading changes={changes} />}</Answered>
		</div>
	);
}
