/** The form that changes the bell of a desk. An empty field switches its part of the bell off. */
import { type ReactNode, useState } from "react";
import { Button } from "../../parts/button.tsx";
import { Field } from "../../parts/field.tsx";
import { Form } from "../../parts/form.tsx";
import { Notice } from "../../parts/notice.tsx";
import { Select } from "../../parts/select.tsx";
import { Submit } from "../../parts/submit.tsx";
import type { BellView } from "../../sitting/verbs/index.ts";
import { LANGUAGES, Say, useWords } from "../../words/words.tsx";
import { useForm } from "../use-form.tsx";
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
	const zone = bell.reminder?.zone ?? Intl.DateTimeFormat().resolvedOptions().timeZone;
	const form = useForm({
		first: before,
		wrong: { mail: ["mail", "bell.mail-wrong"], webhook: ["webhook", "bell.webhook-wrong"] },
		act: "changeBell",
		input: (typed) => ({ desk, changes: bellChanges(before, typed, zone) }),
		done: ({ webhookKey }) => onDone(webhookKey),
	});
	const { mail } = form.values;
	return (
		<Form of={form}>
			<Notice kind="info" id="bell.in-clear-text" />
			<Field
				label={<Say id="bell.mail" />}
				help={<Say id={bell.sendsMail ? "bell.mail-help" : "bell.no-mail-server"} />}
				type="email"
				dir="ltr"
				disabled={!bell.sendsMail && mail === ""}
				{...form.field("mail")}
			/>
			{mail !== "" && (
				<Select
					label={<Say id="bell.language" />}
					options={bell.languages.map((value) => ({ value, label: LANGUAGES[value]?.name ?? value, lang: value }))}
					{...form.field("language")}
				/>
			)}
			<Field label={<Say id="bell.webhook" />} help={<Say id="bell.webhook-help" />} type="url" dir="ltr" {...form.field("webhook")} />
			<Select
				label={<Say id="bell.reminder" />}
				help={<Say id="bell.reminder-help" values={{ zone }} />}
				options={[{ value: "", label: say("bell.none") }, ...HOURS.map((each) => ({ value: each, label: `${each.padStart(2, "0")}:00` }))]}
				{...form.field("hour")}
			/>
			<Submit id="bell.save">
				<Button onClick={() => onDone(null)} id="parts.cancel" />
			</Submit>
		</Form>
	);
}
