/** An alarm: what we saw, what it doesn't mean, what is safe, and what to do now. Its words are calm, and accuse nobody. */
import { createContext, type ReactNode, use } from "react";
import { ALARM_LEVELS } from "../levels.ts";
import type { Alarm } from "../sitting/kinds.ts";
import { type MessageId, Say } from "../words/words.tsx";
import { CopyButton } from "./copy.tsx";
import { Notice } from "./notice.tsx";
import "./alarm.css";

const KINDS = { here: "warn", everything: "danger" } as const;

/** Shows an alarm that came as the error of a request. `PlaceAlarms` replaces this, so that each alarm is shown once, with numbers to phone. */
export const AlarmView = createContext<(alarm: Alarm) => ReactNode>((alarm) => <AlarmCard alarm={alarm} />);

export function AlarmOfError({ alarm }: { alarm: Alarm }): ReactNode {
	return use(AlarmView)(alarm);
}

interface Props {
	alarm: Alarm;
	/** The name of the member who signed what the alarm is about, for an alarm that names one. */
	signer?: string;
	/** Shown below the sentence that says what to do. An alarm of the level "note" doesn't show them. */
	children?: ReactNode;
}

export function AlarmCard({ alarm, signer, children }: Props): ReactNode {
	const sentence = (name: string) => `alarm.${alarm.code}.${name}` as MessageId;
	const level = ALARM_LEVELS[alarm.code];
	if (level === "note")
		return (
			<Notice kind="info" title={<Say id={sentence("saw")} />}>
				{alarm.name !== undefined && (
					<p>
						<bdi>{alarm.name}</bdi>
					</p>
				)}
				{signer !== undefined && <Say as="p" id="parts.alarm-by" values={{ name: signer }} />}
				<Say as="p" id={sentence("do")} />
				<Technical alarm={alarm} />
			</Notice>
		);
	return (
		<Notice kind={KINDS[level]} live="assertive" title={<Say id={sentence("saw")} />}>
			<Say as="p" id={sentence("not")} />
			<Say as="p" id={sentence("safe")} />
			<Say as="p" className="alarm-do" id={sentence("do")} />
			{children}
			<Technical alarm={alarm} />
		</Notice>
	);
}

function Technical({ alarm }: { alarm: Alarm }): ReactNode {
	const text = [alarm.code, alarm.subject, alarm.by, alarm.detail].filter(Boolean).join("\n");
	return (
		<details className="alarm-technical">
			<Say as="summary" id="parts.technical" />
			<pre dir="ltr" className="code" lang="en">
				{text}
			</pre>
			<CopyButton text={text} />
		</details>
	);
}
