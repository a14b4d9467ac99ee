/** `#/handoffs/:id/phone`: what to read aloud, without a name, and a field for what was agreed. It prints as the sheet for the journey. */
import { useParams } from "@tanstack/react-router";
import { type ReactNode, useState } from "react";
import { Facts } from "../../parts/facts.tsx";
import { Field, TextArea } from "../../parts/field.tsx";
import { Form } from "../../parts/form.tsx";
import { Heading } from "../../parts/heading.tsx";
import { Notice } from "../../parts/notice.tsx";
import { Party } from "../../parts/party.tsx";
import { SayLink } from "../../parts/say-link.tsx";
import { Answered } from "../../parts/states.tsx";
import { Submit } from "../../parts/submit.tsx";
import { useOnward } from "../../parts/use-onward.ts";
import { useVerb } from "../../sitting/use-verb.ts";
import type { HandoffView, MeetingView } from "../../sitting/verbs/index.ts";
import { Say, useWords } from "../../words/words.tsx";
import { SectionReadersLine } from "../cases/section-readers-line.tsx";
import { NumbersOf } from "../duty/numbers-of.tsx";
import { PrintButton } from "../print/print-button.tsx";
import { PrintHead } from "../print/print-head.tsx";
import { useForm } from "../use-form.tsx";
import { BackToHandoff } from "./back.tsx";
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
	const meeting = useVerb("meeting", { id: view.case, handoff: view.id });
	return (
		<>
			<PrintHead what={<Say id="phone.sheet" />} readers={<Say id="phone.sheet-readers" />} />
			<div className="not-printed">
				<Heading title="handoffs.title" id="phone.title" values={{ desk: <Party party={view.other} /> }} />
				<Notice kind="warn" id="phone.call" />
				<NumbersOf party={view.other} isNeeded />
			</div>
			<Answered query={meeting}>
				{(found) => <HowMet key={`${found.base} ${JSON.stringify(found.meeting)}`} view={view} found={found} />}
			</Answered>
			<PrintButton id={view.case} kind="secondary" />
			{view.thread && <Agreed view={view} thread={view.thread} />}
			<BackToHandoff handoff={view.id} />
		</>
	);
}

/** What is read aloud: it stands in the case, where colleagues and the call card find it. A desk that reads no case yet keeps it as a draft. */
function HowMet({ view, found }: { view: HandoffView; found: MeetingView }): ReactNode {
	const { compartment, own, base, hasClash } = found;
	const [number, setNumber] = useState("");
	const form = useForm({
		place: `call/${view.id}`,
		first: found.meeting,
		missing: ({ word }) => ({ word: word.trim() === "" && "tonight.missing-word" }),
		act: "saveMeeting",
		input: (meeting, entry) => ({ id: view.case, handoff: view.id, entry, meeting: { ...found.meeting, ...meeting }, own, base }),
	});
	// The draft of an earlier version lacks some of these.
	const { place, time, who, word } = { ...found.meeting, ...form.values };
	const isWritten = word !== "" && JSON.stringify({ place, time, who, word }) === JSON.stringify(found.meeting);
	const mayWrite = compartment !== null || !view.isToUs;
	return (
		<>
			<Form of={form} className="not-printed">
				{hasClash && compartment && (
					<Notice kind="warn" live="polite">
						<p>
							<Say id="phone.clash" />{" "}
							<SayLink to="/cases/$id/s/$compartment/clash" params={{ id: view.case, compartment }} id="edit.clash" />
						</p>
					</Notice>
				)}
				<Field label={<Say id="phone.place" />} dir="auto" maxLength={200} {...form.field("place")} />
				<Field label={<Say id="phone.time" />} dir="auto" maxLength={200} {...form.field("time")} />
				<Field label={<Say id="phone.who" />} dir="auto" maxLength={200} {...form.field("who")} />
				<Field label={<Say id="phone.word" />} dir="auto" maxLength={200} {...form.field("word")} />
				{own !== null && <SectionReadersLine id={view.case} compartment={own} />}
				{mayWrite ? <Submit id="phone.save" kind="secondary" /> : <Say as="p" className="muted" id="phone.not-in-case" />}
				<p role="status">{isWritten && <Say id="phone.saved" />}</p>
			</Form>
			<div className="not-printed">
				<Field
					label={<Say id="phone.number" />}
					help={<Say id="phone.number-help" />}
					type="tel"
					dir="ltr"
					value={number}
					onChange={({ target }) => setNumber(target.value)}
				/>
			</div>
			<Say as="h2" className="not-printed" id="phone.read-aloud" />
			<Facts
				rows={[
					["phone.case", <CaseCode key="code" code={view.code} />],
					["phone.place", place],
					["phone.time", time],
					["phone.who", who],
					["phone.number", number],
					["phone.word", word],
				]}
			/>
			<Say as="p" className="not-printed" id="phone.no-name" />
		</>
	);
}

function Agreed({ view, thread }: { view: HandoffView; thread: string }): ReactNode {
	const { say, language } = useWords();
	const navigate = useOnward();
	const form = useForm({
		place: `phone/${view.id}`,
		first: (text) => ({ who: "", text }),
		missing: ({ who, text }) => ({ who: who.trim() === "", text: text.trim() === "" }),
		act: "sendMessage",
		input: ({ who, text }, entry) => {
			const message = say("phone.message", { who: who.trim(), time: new Date(), text: text.trim() });
			return { thread, entry, text: message, language, replaces: null };
		},
		done: () => navigate({ to: "/handoffs/$handoff", params: { handoff: view.id } }),
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
