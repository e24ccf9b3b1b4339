"""Uses every tool of `farcall mcp` with the official client. Arguments: the program, and the client's mode."""

import asyncio
import sys

from mcp.client.client import Client
from mcp.client.stdio import StdioServerParameters

CALLS = [
    ("search", {"query": "openfilemaping"}, "OpenFileMapping"),
    ("show", {"name": "OpenFileMapping", "language": "csharp"}, "public static extern IntPtr OpenFileMapping("),
    ("generate", {"names": ["Sleep", "POINT"], "language": "rust", "architecture": "x86"}, "fn Sleep("),
    ("layout", {"name": "SYSTEM_INFO"}, "x86: 36 bytes, aligned to 4"),
    ("references", {"name": "SYSTEM_INFO"}, "GetNativeSystemInfo"),
    ("meaning", {"of": "0x80070005"}, "E_ACCESSDENIED"),
]


def text(result):
    return "\n".join(part.text for part in result.content)


async def main(program, mode):
    server = StdioServerParameters(command=program, args=["mcp"])
    async with Client(server, mode=mode) as client:
        tools = (await client.list_tools()).tools
        assert sorted(tool.name for tool in tools) == sorted({name for name, _, _ in CALLS}), tools
        for tool in tools:
            assert tool.annotations.read_only_hint and tool.annotations.idempotent_hint, tool
        for name, arguments, part in CALLS:
            result = await client.call_tool(name, arguments)
            assert not result.is_error, (name, text(result))
            assert part in text(result), (name, text(result))
        # Together, and answered each.
        together = await asyncio.gather(*(client.call_tool(name, arguments) for name, arguments, _ in CALLS * 5))
        for (_, _, part), result in zip(CALLS * 5, together):
            assert part in text(result), text(result)
        wrong = await client.call_tool("show", {"name": "OpenFileMaping", "language": "csharp"})
        assert wrong.is_error and "Did you mean OpenFileMapping" in text(wrong), text(wrong)
    print("all tools answered")


asyncio.run(main(*sys.argv[1:]))
