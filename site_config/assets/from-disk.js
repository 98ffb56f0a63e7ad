// What a page opened from a disk lacks. It may start no worker, which search runs in: a hidden frame takes the worker's
// place, runs the same script and is spoken to in the same way. And no server finds the index of a folder for it.
if (location.protocol === "file:") {
  addEventListener("click", (event) => {
    const link = event.target.closest("a[href]");
    if (link && link.protocol === "file:" && link.pathname.endsWith("/")) link.pathname += "index.html";
  }, true);

  const load = (frame, address) =>
    new Promise((resolve, reject) => {
      const script = frame.document.createElement("script");
      script.src = new URL(address, document.baseURI).href;
      script.onload = resolve;
      script.onerror = reject;
      frame.document.head.append(script);
    });

  window.Worker = class extends EventTarget {
    constructor(address) {
      super();
      const element = document.createElement("iframe");
      element.hidden = true;
      element.title = "search";
      document.body.append(element);
      this.frame = element.contentWindow;
      this.frame.postMessage = (data) => this.dispatchEvent(new MessageEvent("message", { data }));
      this.frame.importScripts = async (...addresses) => {
        for (const each of addresses) await load(this.frame, each);
      };
      this.ready = load(this.frame, address);
    }

    postMessage(data) {
      this.ready.then(() => this.frame.dispatchEvent(new MessageEvent("message", { data })));
    }
  };
}
