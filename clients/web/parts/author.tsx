/** Who wrote something, and when. */
import type { ReactNode } from "react";
import type { AuthorView } from "../sitting/kinds.ts";
import { Say } from "../words/words.tsx";
import { isoTime } from "./iso-time.ts";
import { ServerTime } from "./server-time.tsx";

export function AuthorLine({ author: { name, desk, isMe, at, serverAt, why } }: { author: AuthorView }): ReactNode {
	return (
		<>
			<p className="author muted small">
				{isMe ? <Say id="threads.me" /> : name === null ? <Say id="parts.unknown-name" /> : <bdi>{name}</bdi>}
				{desk && (
					<>
						<Say id="parts.comma" />
						<bdi>{desk}</bdi>
					</>
				)}
				<span aria-hidden="true"> · </span>
				<time dateTime={isoTime(at)}>
					<Say id="parts.short-time" values={{ time: new Date(at) }} />
				</time>
				{why !== null && (
					<>
						<br />
						<Say id="sections.why" values={{ why }} />
					</>
				)}
			</p>
			<ServerTime at={serverAt} />
		</>
	);
}
