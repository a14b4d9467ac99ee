/** A word that marks something. Its colour never says anything that the word doesn't. */
import type { ReactNode } from "react";
import "./tag.css";

export function Tag({ kind = "info", children }: { kind?: "info" | "ok" | "warn" | "danger"; children: ReactNode }): ReactNode {
	return <span className={`tag tag-${kind}`}>{children}</span>;
}
