/** A sentence that stands out, with a next step. */
import { CircleAlert, CircleCheck, Info, TriangleAlert } from "lucide-react";
import type { ReactNode, Ref } from "react";
import { type Message, type MessageId, Say } from "../words/words.tsx";
import "./notice.css";

export type NoticeKind = "info" | "ok" | "warn" | "danger";

const ICONS = { info: Info, ok: CircleCheck, warn: TriangleAlert, danger: CircleAlert };

interface Props {
	kind?: NoticeKind;
	title?: ReactNode;
	/** off: part of the page. polite, assertive: read out when it appears. */
	live?: "off" | "polite" | "assertive";
	/** For a notice that takes the focus. It makes the notice focusable. */
	ref?: Ref<HTMLDivElement>;
	/** The sentence that stands before the children. */
	id?: MessageId;
	values?: Message["values"];
	children?: ReactNode;
}

export function Notice({ kind = "info", title, live = "off", ref, id, values, children }: Props): ReactNode {
	const Icon = ICONS[kind];
	const role = { off: undefined, polite: "status", assertive: "alert" }[live];
	return (
		<div className={`notice notice-${kind}`} role={role} ref={ref} tabIndex={ref ? -1 : undefined}>
			<Icon aria-hidden="true" className="notice-icon" />
			<div className="notice-body">
				{title && <p className="notice-title">{title}</p>}
				{id !== undefined && <Say as="p" id={id} values={values} />}
				{children}
			</div>
		</div>
	);
}
