/** Whether this is a device of Apple, where Cmd stands for Ctrl. */
export const isApple = (): boolean => /Mac|iP(hone|ad|od)/.test(navigator.platform);
