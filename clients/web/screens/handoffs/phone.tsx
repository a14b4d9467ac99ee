/** `#/handoffs/:id/phone`: what to read aloud, without a name, and a field for what was agreed. It prints as the sheet for the journey. */
import { useNavigate, useParams } from "@tanstack/react-router";
import { type ReactNode, useState } from "react";
import { Facts } from "../../parts/facts.tsx";
import { Field, TextArea } from "../../parts/field.tsx";
import { Form } from "../../parts/form.tsx";
import { Heading } from "../../parts/heading.tsx";
import { Notice } from "../../parts/notice.tsx";
import { Party } from "../../parts/party.tsx";
import { Answered } from "../../parts/states.tsx";
import { Submit } from "../../parts/submit.tsx";
import { useFormDraft } from "../../sitting/use-form-draft.ts";
import { useVerb } from "../../sitting/use-verb.ts";
import type { HandoffView } from "../../sitting/verbs/index.ts";
import { Say, useWords } from "../../words/words.tsx";
import { NumbersOf } from "../duty/numbers-of.tsx";
import { PrintButton } from "../print/print-button.tsx";
import { PrintHead } from "../print/print-head.tsx";
import { useForm } from "../use-form.tsx";
import { BackToHandoff } from "./back.tsx";
import { callDraftPlace, noCallWords } from "./call-words.ts";
import { CaseCode } from "./names.tsx";

export default function Phone(): ReactNode {
	const { handoff } = useParams({ strict: false }) as { handoff: string };
	const view = useVerb("readHandoff", { handoff });
	return (
		<Answered query={view} hasHeading>
			{(each) => <Call view={each} />}
		</Answered>
	);
}

function Call({ view }: { view: HandoffView }): ReactNode {
	const { kept, change, draft } = useFormDraft(callDraftPlace(view.id), noCallWords);
	const { place, time, word } = kept;
	const [number, setNumber] = useState("");
	return (
		<>
			<PrintHead what={<Say id="phone.sheet" />} readers={<Say id="phone.sheet-readers" />} />
			<div className="not-printed">
				<Heading title="handoffs.title" id="phone.title" values={{ desk: <Party party={view.other} /> }} />
				<Notice kind="warn" id="phone.call" />
				<NumbersOf party={view.other} isNeeded />
				<Field label={<Say id="phone.place" />} dir="auto" value={place} onChange={({ target }) => change({ place: target.value })} />
				<Field label={<Say id="phone.time" />} dir="auto" value={time} onChange={({ target }) => change({ time: target.value })} />
				<Field
					label={<Say id="phone.number" />}
					help={<Say id="phone.number-help" />}
					type="tel"
					dir="ltr"
					value={number}
					onChange={({ target }) => setNumber(target.value)}
				/>
				<Field label={<Say id="phone.word" />} dir="auto" value={word} onChange={({ target }) => change({ word: target.value })} />
			</div>
			<Say as="h2" className="not-printed" id="phone.read-aloud" />
			<Facts
				rows={[
					["phone.case", <CaseCode key="code" code={view.code} />],
					["phone.place", place],
					["phone.time", time],
					["phone.number", number],
					["phone.word", word],
				]}
			/>
			<Say as="p" className="not-printed" id="phone.no-name" />
			<PrintButton id={view.case} kind="secondary" />
			{view.thread && <Agreed view={view} thread={view.thread} onDone={draft.done} />}
			<BackToHandoff handoff={view.id} />
		</>
	);
}

function Agreed({ view, thread, onDone }: { view: HandoffView; thread: string; onDone(): Promise<void> }): ReactNode {
	const { say, language } = useWords();
	const navigate = useNavigate();
	const form = useForm({
		place: `phone/${view.id}`,
		first: (text) => ({ who: "", text }),
		missing: ({ who, text }) => ({ who: who.trim() === "", text: text.trim() === "" }),
		act: "sendMessage",
		input: ({ who, text }, entry) => {
			const message = say("phone.message", { who: who.trim(), time: new Date(), text: text.trim() });
			return { thread, entry, text: message, language, replaces: null };
		},
		done: async () => {
			await onDone();
			await navigate({ to: "/handoffs/$handoff", params: { handoff: view.id } });
		},
	});
	return (
		<Form of={form} className="not-printed">
			<Say as="h2" id="phone.agreed" />
			<Field label={<Say id="phone.with" />} dir="auto" {...form.field("who")} />
			<TextArea label={<Say id="phone.what" />} {...form.field("text")} />
			<Submit id="phone.send" isWide />
		</Form>
	);
}
