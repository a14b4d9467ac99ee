/** A word that marks something. Its colour never says anything that the word doesn't. */
import type { ComponentProps, ReactNode } from "react";
import { Say } from "../words/words.tsx";
import "./tag.css";

type Props = { kind?: "info" | "ok" | "warn" | "danger" } & (Pick<ComponentProps<typeof Say>, "id" | "values"> | { children: ReactNode });

/** @example <Tag kind="warn" id="log.finding.outcome.referred" />, or <Tag>{name}</Tag> */
export function Tag({ kind = "info", ...shown }: Props): ReactNode {
	return <span className={`tag tag-${kind}`}>{"id" in shown ? <Say {...shown} /> : shown.children}</span>;
}
