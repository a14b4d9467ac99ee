/** `#/handoffs/:id/phone`: what to read aloud, without a name, and a field for what was agreed. It prints as the sheet for the journey. */
import { useNavigate, useParams } from "@tanstack/react-router";
import { type FormEvent, type ReactNode, useState } from "react";
import { Button } from "../../parts/button.tsx";
import { ErrorNotice } from "../../parts/error-notice.tsx";
import { Facts } from "../../parts/facts.tsx";
import { Field, TextArea } from "../../parts/field.tsx";
import { Heading } from "../../parts/heading.tsx";
import { Notice } from "../../parts/notice.tsx";
import { Party } from "../../parts/party.tsx";
import { Answered } from "../../parts/states.tsx";
import { useRefusal } from "../../parts/use-refusal.ts";
import { useAction } from "../../sitting/use-action.ts";
import { useFormDraft } from "../../sitting/use-form-draft.ts";
import { useAct, useVerb } from "../../sitting/use-verb.ts";
import type { HandoffView } from "../../sitting/verbs/index.ts";
import { Say, useWords } from "../../words/words.tsx";
import { NumbersOf } from "../duty/numbers-of.tsx";
import { PrintButton } from "../print/print-button.tsx";
import { PrintHead } from "../print/print-head.tsx";
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
				<Heading>
					<Say id="phone.title" values={{ desk: <Party party={view.other} /> }} />
				</Heading>
				<Notice kind="warn">
					<p>
						<Say id="phone.call" />
					</p>
				</Notice>
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
			<h2 className="not-printed">
				<Say id="phone.read-aloud" />
			</h2>
			<Facts
				rows={[
					["phone.case", <CaseCode key="code" code={view.code} />],
					["phone.place", place],
					["phone.time", time],
					["phone.number", number],
					["phone.word", word],
				]}
			/>
			<p className="not-printed">
				<Say id="phone.no-name" />
			</p>
			<PrintButton id={view.case} kind="secondary" />
			{view.thread && <Agreed view={view} thread={view.thread} onDone={draft.done} />}
			<BackToHandoff handoff={view.id} />
		</>
	);
}

function Agreed({ view, thread, onDone }: { view: HandoffView; thread: string; onDone(): Promise<void> }): ReactNode {
	const { say, language } = useWords();
	const navigate = useNavigate();
	const { kept, change, begin, draft } = useFormDraft(`phone/${view.id}`, (text) => ({ who: "", text }));
	const send = useAct("sendMessage");
	const [who, what] = [kept.who.trim(), kept.text.trim()];
	const isComplete = who !== "" && what !== "";
	const { form, refuse, isRefused } = useRefusal<HTMLFormElement>();
	const missing = (text: string) => isRefused && text === "" && <Say id="parts.missing" />;
	const sending = useAction(async () => {
		const { entry } = await begin([who, what]);
		const text = say("phone.message", { who, time: new Date(), text: what });
		await send.mutateAsync({ thread, entry, text, language, replaces: null });
		await draft.done();
		await onDone();
		await navigate({ to: "/handoffs/$handoff", params: { handoff: view.id } });
	});
	const submit = (event: FormEvent) => {
		event.preventDefault();
		if (isComplete) void sending.run();
		else refuse();
	};
	return (
		<form ref={form} className="not-printed" onSubmit={submit} noValidate>
			<h2>
				<Say id="phone.agreed" />
			</h2>
			<Field
				label={<Say id="phone.with" />}
				error={missing(who)}
				dir="auto"
				value={kept.who}
				onChange={({ target }) => change({ who: target.value })}
			/>
			<TextArea
				label={<Say id="phone.what" />}
				error={missing(what)}
				value={kept.text}
				onChange={({ target }) => change({ text: target.value })}
				onBlur={() => void draft.save()}
			/>
			{sending.error && <ErrorNotice error={sending.error} />}
			<Button type="submit" kind="primary" isWide isBusy={sending.isBusy}>
				<Say id="phone.send" />
			</Button>
		</form>
	);
}
