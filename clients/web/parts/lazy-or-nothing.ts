/** Parts of the page whose file is loaded late. */
import { type ComponentType, type LazyExoticComponent, lazy } from "react";

/**
 * A component whose file is loaded when it is first shown. When the file can't be loaded, nothing is shown in its place, so that a server that
 * refuses it takes nothing else off the screen.
 * @example const Told = lazyOrNothing(() => import("./told.tsx"));
 */
export function lazyOrNothing<P>(load: () => Promise<{ default: ComponentType<P> }>): LazyExoticComponent<ComponentType<P>> {
	const nothing: ComponentType<P> = () => null;
	return lazy(() => load().catch(() => ({ default: nothing })));
}
