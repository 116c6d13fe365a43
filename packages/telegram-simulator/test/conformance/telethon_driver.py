"""Telethon behind JSON lines: one call a line on stdin, one answer a line on stdout. See telethon-conformance-client.ts."""

import asyncio
import base64
import json
import logging
import sys

import telethon
from telethon import TelegramClient, errors, events
from telethon.crypto import rsa
from telethon.network import connection
from telethon.sessions import StringSession
from telethon.tl import alltlobjects

TRANSPORTS = {
    "full": connection.ConnectionTcpFull,
    "abridged": connection.ConnectionTcpAbridged,
    "intermediate": connection.ConnectionTcpIntermediate,
    "obfuscated": connection.ConnectionTcpObfuscated,
}


class Driver:
    """The methods of ConformanceClient, under the same names."""

    def __init__(self, host, port, dc_id, key, transport):
        assert host.startswith("127."), "a test client must not leave loopback"
        rsa.add_key(key, old=False)
        session = StringSession()
        session.set_dc(dc_id, host, port)
        self.client = TelegramClient(
            session, 1, "hash", connection=TRANSPORTS[transport], flood_sleep_threshold=10, retry_delay=0
        )
        self.texts = []
        self.phone = ""

    async def connect(self):
        async def on_message(event):
            self.texts.append(event.raw_text)

        self.client.add_event_handler(on_message, events.NewMessage(incoming=True))
        await self.client.connect()

    async def requestCode(self, phone):
        self.phone = phone
        await self.client.send_code_request(phone)

    async def signIn(self, code, password=None):
        try:
            await self.client.sign_in(self.phone, code)
        except errors.SessionPasswordNeededError:
            await self.client.sign_in(password=password)

    async def beginQrLogin(self):
        login = await self.client.qr_login()
        # It has to wait before the code is scanned.
        self.qr_login = asyncio.create_task(login.wait(10))
        await asyncio.sleep(0)
        return base64.urlsafe_b64encode(login.token).decode().rstrip("=")

    async def finishQrLogin(self):
        await self.qr_login

    async def username(self):
        return (await self.client.get_me()).username

    async def dialogs(self):
        return [dialog.title for dialog in await self.client.get_dialogs()]

    async def send(self, chat, text, reply_to_id=None):
        return (await self.client.send_message(chat, text, reply_to=reply_to_id)).id

    async def edit(self, chat, message_id, text):
        await self.client.edit_message(chat, message_id, text)

    async def delete(self, chat, message_id):
        await self.client.delete_messages(chat, [message_id], revoke=True)

    async def history(self, chat):
        messages = await self.client.get_messages(chat, limit=10)
        return [{"id": m.id, "text": m.raw_text, "replyToId": m.reply_to_msg_id} for m in messages]

    async def received(self):
        return self.texts

    async def sendFile(self, chat, path):
        return (await self.client.send_file(chat, path, force_document=True)).id

    async def download(self, chat, message_id, path):
        message = await self.client.get_messages(chat, ids=message_id)
        await self.client.download_media(message, file=path)

    async def close(self):
        await self.client.disconnect()


def describe(error):
    """The error's published name without its number, and the seconds to wait if it has any."""
    if isinstance(error, errors.FloodWaitError):
        return {"error": "FLOOD_WAIT", "seconds": error.seconds}
    if isinstance(error, errors.RPCError):
        known = {cls: name for name, cls in errors.rpc_errors_dict.items()}
        return {"error": known.get(type(error), error.message)}
    return {"bug": f"{type(error).__name__}: {error}"}


async def answer(driver, call):
    try:
        result = await getattr(driver, call["method"])(*call["args"])
        return {"id": call["id"], "result": result}
    except Exception as error:  # whatever it is, the run has to hear of it
        return {"id": call["id"], **describe(error)}


async def main():
    logging.disable(logging.CRITICAL)
    driver = Driver(**json.loads(sys.argv[1]))
    print(json.dumps({"version": telethon.__version__, "layer": alltlobjects.LAYER}), flush=True)
    reader = asyncio.StreamReader()
    await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    while line := await reader.readline():
        print(json.dumps(await answer(driver, json.loads(line))), flush=True)


asyncio.run(main())
