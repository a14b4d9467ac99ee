/** The form that changes the bell of a desk. An empty field switches its part of the bell off. */
import { type FormEvent, type ReactNode, useState } from "react";
import { Button } from "../../parts/button.tsx";
import { ErrorNotice } from "../../parts/error-notice.tsx";
import { Field } from "../../parts/field.tsx";
import { Notice } from "../../parts/notice.tsx";
import { Select } from "../../parts/select.tsx";
import { dataOf } from "../../sitting/kinds.ts";
import { useAct } from "../../sitting/use-verb.ts";
import type { BellView } from "../../sitting/verbs/index.ts";
import { LANGUAGES, Say, useWords } from "../../words/words.tsx";
import { bellChanges, typedBell } from "./bell-changes.ts";

interface Props {
	desk: string;
	bell: BellView;
	/** @param webhookKey to show once; null when there is no new one. */
	onDone(webhookKey: string | null): void;
}

const HOURS = Array.from({ length: 24 }, (_, hour) => String(hour));

export function BellForm({ desk, bell, onDone }: Props): ReactNode {
	const { say, language: mine } = useWords();
	const [before] = useState(() => typedBell(bell, mine));
	const [typed, setTyped] = useState(before);
	const { mail, language, webhook, hour } = typed;
	const zone = bell.reminder?.zone ?? Intl.DateTimeFormat().resolvedOptions().timeZone;
	const change = useAct("changeBell");
	const error = change.error ? dataOf(change.error) : null;
	const isWrong = (part: string) => error?.field?.startsWith(part) === true;
	const submit = (event: FormEvent) => {
		event.preventDefault();
		if (change.isPending) return;
		const changes = bellChanges(before, typed, zone);
		change.mutate({ desk, changes }, { onSuccess: ({ webhookKey }) => onDone(webhookKey) });
	};
	return (
		<form onSubmit={submit} noValidate>
			<Notice kind="info">
				<p>
					<Say id="bell.in-clear-text" />
				</p>
			</Notice>
			<Field
				label={<Say id="bell.mail" />}
				help={<Say id={bell.sendsMail ? "bell.mail-help" : "bell.no-mail-server"} />}
				error={isWrong("mail") && <Say id="bell.mail-wrong" />}
				type="email"
				dir="ltr"
				autoComplete="off"
				disabled={!bell.sendsMail && mail === ""}
				value={mail}
				onChange={({ target }) => setTyped({ ...typed, mail: target.value })}
			/>
			{mail !== "" && (
				<Select
					label={<Say id="bell.language" />}
					options={bell.languages.map((value) => ({ value, label: LANGUAGES[value]?.name ?? value, lang: value }))}
					value={language}
					onChange={({ target }) => setTyped({ ...typed, language: bell.languages.find((each) => each === target.value) ?? language })}
				/>
			)}
			<Field
				label={<Say id="bell.webhook" />}
				help={<Say id="bell.webhook-help" />}
				error={isWrong("webhook") && <Say id="bell.webhook-wrong" />}
				type="url"
				dir="ltr"
				autoComplete="off"
				value={webhook}
				onChange={({ target }) => setTyped({ ...typed, webhook: target.value })}
			/>
			<Select
				label={<Say id="bell.reminder" />}
				help={<Say id="bell.reminder-help" values={{ zone }} />}
				options={[{ value: "", label: say("bell.none") }, ...HOURS.map((each) => ({ value: each, label: `${each.padStart(2, "0")}:00` }))]}
				value={hour}
				onChange={({ target }) => setTyped({ ...typed, hour: target.value })}
			/>
			{error && !isWrong("mail") && !isWrong("webhook") && <ErrorNotice error={error} />}
			<div className="buttons">
				<Button type="submit" kind="primary" isBusy={change.isPending}>
					<Say id="bell.save" />
				</Button>
				<Button onClick={() => onDone(null)}>
					<Say id="parts.cancel" />
				</Button>
			</div>
		</form>
	);
}
