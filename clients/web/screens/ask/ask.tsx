/** `#/ask`: somebody has come to us with a case code. This screen asks the desk that has the case, and never says which desk that is. */
import { Link } from "@tanstack/react-router";
import { type FormEvent, type ReactNode, useState } from "react";
import { Button } from "../../parts/button.tsx";
import { ErrorNotice } from "../../parts/error-notice.tsx";
import { Check, Choices, Field } from "../../parts/field.tsx";
import { Heading } from "../../parts/heading.tsx";
import { Notice } from "../../parts/notice.tsx";
import { Answered } from "../../parts/states.tsx";
import { useRefusal } from "../../parts/use-refusal.ts";
import { useAction } from "../../sitting/use-action.ts";
import { useFormDraft } from "../../sitting/use-form-draft.ts";
import { useAct, useVerb } from "../../sitting/use-verb.ts";
import { Say } from "../../words/words.tsx";
import { KeptHere } from "../kept-here.tsx";

export default function Ask(): ReactNode {
	const me = useVerb("me");
	return (
		<>
			<Heading>
				<Say id="ask.title" />
			</Heading>
			<Answered query={me}>{({ desks }) => <Form desks={desks} />}</Answered>
		</>
	);
}

interface Desk {
	id: string;
	name: string;
}

function Form({ desks }: { desks: Desk[] }): ReactNode {
	const { kept, change, draft } = useFormDraft("ask", (text) => ({ desk: "", code: text }));
	const { code } = kept;
	const [asked, setAsked] = useState<string | null>(null);
	const ask = useAct("askByCode");
	// When the desk of the draft isn't mine any more, my first desk asks.
	const desk = (desks.find(({ id }) => id === kept.desk) ?? desks[0])?.id ?? "";
	const { form, refuse, isRefused, reset } = useRefusal<HTMLFormElement>();
	const asking = useAction(async () => {
		setAsked(null);
		await ask.mutateAsync({ desk, code });
		setAsked(code.trim());
		await draft.done();
		reset();
	});
	if (desks.length === 0)
		return (
			<p>
				<Say id="threads.no-desk" />
			</p>
		);
	const isMissing = code.trim() === "";
	const isWrongCode = asking.error?.field === "code";
	const submit = (event: FormEvent) => {
		event.preventDefault();
		if (isMissing) refuse();
		else void asking.run();
	};
	return (
		<form ref={form} onSubmit={submit} onBlur={() => void draft.save()} noValidate>
			<p>
				<Say id="ask.what" />
			</p>
			{asked !== null && <Asked code={asked} />}
			{desks.length > 1 && <WhichDesk desks={desks} chosen={desk} onChoose={(chosen) => change({ desk: chosen })} />}
			<Field
				label={<Say id="ask.code" />}
				help={<Say id="ask.code-help" />}
				error={isMissing ? isRefused && <Say id="parts.missing" /> : isWrongCode && <Say id="ask.not-a-code" />}
				value={code}
				onChange={({ target }) => change({ code: target.value })}
				dir="ltr"
				autoCapitalize="none"
				autoCorrect="off"
				autoComplete="off"
				spellCheck={false}
			/>
			<KeptHere draft={draft} />
			{asking.error && !isWrongCode && <ErrorNotice error={asking.error} />}
			<p className="muted">
				<Say id="ask.what-they-see" />
			</p>
			<div className="buttons">
				<Button type="submit" kind="primary" isWide isBusy={asking.isBusy}>
					<Say id="ask.ask" />
				</Button>
			</div>
		</form>
	);
}

function Asked({ code }: { code: string }): ReactNode {
	return (
		<Notice kind="ok" live="polite" title={<Say id="ask.asked" values={{ code }} />}>
			<p>
				<Say id="ask.same-answer" />
			</p>
			<p>
				<Say id="ask.what-next" />
			</p>
			<p>
				<Link to="/today">
					<Say id="ask.back" />
				</Link>
			</p>
		</Notice>
	);
}

function WhichDesk({ desks, chosen, onChoose }: { desks: Desk[]; chosen: string; onChoose(desk: string): void }): ReactNode {
	return (
		<Choices label={<Say id="ask.desk" />}>
			{desks.map(({ id, name }) => (
				<Check key={id} type="radio" name="desk" label={<bdi>{name}</bdi>} checked={chosen === id} onChange={() => onChoose(id)} />
			))}
		</Choices>
	);
}
