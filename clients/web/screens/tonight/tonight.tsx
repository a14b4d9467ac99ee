/** `#/cases/:id/tonight`: another desk is needed tonight. The person gives a few answers, and then gets the page for the call. */
import { useParams } from "@tanstack/react-router";
import { type ReactNode, useMemo, useState } from "react";
import { Button } from "../../parts/button.tsx";
import { DraftNote } from "../../parts/draft-note.tsx";
import { ErrorNotice } from "../../parts/error-notice.tsx";
import { Facts } from "../../parts/facts.tsx";
import { Field, TextArea } from "../../parts/field.tsx";
import { Form } from "../../parts/form.tsx";
import { Heading } from "../../parts/heading.tsx";
import { Notice } from "../../parts/notice.tsx";
import { Select } from "../../parts/select.tsx";
import { Answered, Empty } from "../../parts/states.tsx";
import { useOnward } from "../../parts/use-onward.ts";
import { useRefusal } from "../../parts/use-refusal.ts";
import { act } from "../../sitting/act.ts";
import { dataOf } from "../../sitting/kinds.ts";
import { newId } from "../../sitting/new-id.ts";
import { useSittingFacts } from "../../sitting/sitting-facts.ts";
import { useAction } from "../../sitting/use-action.ts";
import { useConnection } from "../../sitting/use-connection.ts";
import { useFormDraft } from "../../sitting/use-form-draft.ts";
import { useAct, useVerb } from "../../sitting/use-verb.ts";
import type { RequestChoices } from "../../sitting/verbs/index.ts";
import { type MessageId, Say, useWords } from "../../words/words.tsx";
import { BackToCase } from "../cases/back.tsx";
import { CaseClashes } from "../cases/case-clashes.tsx";
import { SectionReadersLine } from "../cases/section-readers-line.tsx";
import "../cases/cases.css";
import { CaseCode, useSectionNames } from "../handoffs/names.tsx";
import { EmptyChosen } from "../handoffs/request/empty-chosen.tsx";
import { type Option, Radios } from "../handoffs/request/radios.tsx";
import { NamesFound } from "../names-found.tsx";
import { ToDesk } from "./to-desk.tsx";
import {
	firstTonight,
	HOURS,
	hasNeededSection,
	hasWord,
	isReady,
	requestTonight,
	sectionsOf,
	type TonightDraft,
	tonightPlace,
} from "./tonight-draft.ts";
import { WhyAllowed } from "./why-allowed.tsx";
import "../handoffs/request/request.css";

const PURPOSES = ["shelter", "medical", "legal", "psychological", "return"];
const KINDS: Option<NonNullable<TonightDraft["kind"]>>[] = [
	{ value: "referral", id: "handoffs.new.referral", help: "handoffs.new.referral.help" },
	{ value: "transfer", id: "handoffs.new.transfer", help: "handoffs.new.transfer.help" },
];
const IDENTITY: Option<boolean>[] = [
	{ value: false, id: "tonight.no-name" },
	{ value: true, id: "tonight.with-name" },
];

export default function Tonight(): ReactNode {
	const { id } = useParams({ strict: false }) as { id: string };
	const choices = useVerb("requestChoices", { id });
	return (
		<>
			<Heading id="tonight.title" />
			<Answered query={choices}>{(each) => <TonightForm key={id} id={id} choices={each} />}</Answered>
			<BackToCase id={id} />
		</>
	);
}

function TonightForm({ id, choices }: { id: string; choices: RequestChoices }): ReactNode {
	if (choices.from === null) return <Empty id="handoffs.new.not-ours" />;
	return (
		<>
			<CaseClashes id={id} />
			<Say as="p" id="tonight.intro" values={{ code: <CaseCode code={choices.code} /> }} />
			{hasNeededSection(choices.sections) ? <Answers id={id} choices={choices} /> : <AddLogistics id={id} />}
		</>
	);
}

function Answers({ id, choices }: { id: string; choices: RequestChoices }): ReactNode {
	const { isSharedComputer } = useSittingFacts();
	const navigate = useOnward();
	const isOffline = useConnection() !== null;
	const namesOf = useSectionNames();
	const { say } = useWords();
	const { kept: answers, change, draft } = useFormDraft<TonightDraft>(tonightPlace(id), firstTonight);
	// The draft of an earlier version lacks these answers.
	const kept = { ...{ who: "", hours: "" }, ...answers };
	const { form, refuse, isRefused } = useRefusal<HTMLFormElement>();
	const sections = useMemo(() => sectionsOf(choices.sections, kept.withIdentity === true), [choices.sections, kept.withIdentity]);
	const logistics = choices.sections.find(({ section }) => section === "logistics");
	const { data: ageBand = "unknown" } = useVerb("ageBand", { id });
	const send = useAction(async () => {
		// Saves the draft with the id of the request. So a second try after a closed tab sends the same request, not another one.
		change({});
		await draft.save();
		const { place, time, who, word } = kept;
		const handoff = await act("askTonight", { request: requestTonight(id, kept, sections, ageBand), meeting: { place, time, who, word } });
		await draft.done();
		await navigate({ to: "/handoffs/$handoff/phone", params: { handoff } });
	});
	const submit = () => {
		if (!isReady(kept)) refuse();
		else if (!isOffline) void send.run();
	};
	const textField = (field: "place" | "time" | "who" | "word", error?: ReactNode) => (
		<Field
			label={<Say id={`phone.${field}`} />}
			error={error}
			dir="auto"
			maxLength={200}
			value={kept[field]}
			onChange={({ target }) => change({ [field]: target.value })}
		/>
	);
	return (
		<Form of={{ ref: form, submit, save: () => void draft.save() }}>
			<ToDesk id={id} choices={choices} kept={kept} change={change} isTried={isRefused} />
			<Radios
				isTried={isRefused}
				question="tonight.purpose"
				options={PURPOSES.map((value) => ({ value, id: `handoffs.purpose.${value}` as MessageId }))}
				value={kept.purpose || null}
				onChange={(purpose) => change({ purpose, ground: null })}
			/>
			{choices.isOurs && (
				<Radios isTried={isRefused} question="handoffs.new.moves" options={KINDS} value={kept.kind} onChange={(kind) => change({ kind })} />
			)}
			<Radios
				isTried={isRefused}
				question="tonight.identity"
				options={IDENTITY}
				value={kept.withIdentity}
				onChange={(withIdentity) => change({ withIdentity, ground: null })}
			/>
			<WhyAllowed id={id} kept={kept} change={change} isTried={isRefused} sections={sections} />
			<Select
				label={<Say id="tonight.hours" />}
				error={isRefused && kept.hours === "" && <Say id="parts.missing" />}
				options={[
					{ value: "", label: say("house.choose") },
					...HOURS.map((each) => ({ value: String(each), label: say("tonight.within", { hours: each }) })),
				]}
				value={kept.hours}
				onChange={({ target }) => change({ hours: target.value })}
			/>
			<TextArea
				label={<Say id="tonight.text" />}
				help={<Say id="tonight.text-help" />}
				maxLength={2000}
				rows={3}
				value={kept.text}
				onChange={({ target }) => change({ text: target.value })}
			/>
			<NamesFound id={id} text={kept.text} />
			{textField("place")}
			{textField("time")}
			{textField("who")}
			{textField("word", isRefused && !hasWord(kept) && <Say id="tonight.missing-word" />)}
			<Say as="p" className="muted" id="tonight.into-case" />
			{logistics && <SectionReadersLine id={id} compartment={logistics.compartment} />}
			{send.error && <ErrorNotice error={send.error} words={{ "bad-input": "handoffs.new.bad-input" }} />}
			<Facts
				rows={[["handoffs.facts.sections-then", namesOf(choices.sections.filter(({ compartment }) => sections.includes(compartment)))]]}
			/>
			<EmptyChosen sections={hasWord(kept) ? withMeeting(choices.sections) : choices.sections} chosen={sections} />
			<div role="alert">{isRefused && !isReady(kept) && <Say as="p" className="field-error" id="tonight.missing" />}</div>
			<div className="buttons buttons-step">
				<Button type="submit" kind="primary" isWide isBusy={send.isBusy} disabled={isOffline} id="tonight.send" />
			</div>
			{isOffline && <Say as="p" id="handoffs.new.offline" />}
			<DraftNote draft={draft} isSharedComputer={isSharedComputer} onDrop={draft.drop} />
		</Form>
	);
}

/** How she is met is written with the request. */
const withMeeting = (sections: RequestChoices["sections"]) => sections.filter(({ section }) => section !== "logistics");

/** Shown for a case without the section `logistics`, which says where the person is met. A button adds this section. */
function AddLogistics({ id }: { id: string }): ReactNode {
	const [compartment] = useState(newId);
	const add = useAct("addCaseSection");
	return (
		<Notice>
			<Say as="p" id="tonight.no-section" />
			{add.error && <ErrorNotice error={dataOf(add.error)} />}
			<Button
				kind="primary"
				isBusy={add.isPending}
				onClick={() => add.mutate({ id, section: "logistics", compartment })}
				id="tonight.add-section"
			/>
		</Notice>
	);
}
