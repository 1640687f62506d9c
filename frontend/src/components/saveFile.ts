/** Give the person a file. */
export function saveFile(content: Blob, name: string): void {
  const address = URL.createObjectURL(content);
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  // The browser reads the content after this turn.
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}
