-- Makes the calls that a file lists, by the declarations of a module. In which of the module's libraries a function is
-- stands in `libraries`.
local function memory(digits)
    local bytes = ffi.new("uint8_t[?]", #digits / 2)
    for at = 1, #digits, 2 do
        bytes[(at - 1) / 2] = tonumber(digits:sub(at, at + 1), 16)
    end
    return bytes
end

-- Only a cast makes a pointer of a number.
local function called(func, values, count)
    for _ = 0, count do
        local worked, result = pcall(func, unpack(values, 1, count))
        if worked then return result end
        local at = tonumber(result:match("bad argument #(%d+) .*cannot convert 'int64_t' to"))
        if not at then error(result) end
        values[at] = ffi.cast("void *", values[at])
    end
end

local function number(result)
    if result == nil then return "0" end
    if type(result) == "boolean" then return result and "1" or "0" end
    if type(result) == "number" then return ("%.0f"):format(result) end
    return (tostring(ffi.cast("int64_t", result)):gsub("LL$", ""))
end

for line in io.lines("calls.txt") do
    local name, rest = line:match("^(%S+)(.*)$")
    local values, kept, count = {}, {}, 0
    for kind, text in rest:gmatch(" (%w)(%S*)") do
        count = count + 1
        if kind == "n" then
            values[count] = ffi.cast("int64_t", tonumber(text))
        elseif kind == "d" then
            values[count] = tonumber(text)
        elseif kind ~= "0" then
            local bytes = memory(text)
            kept[#kept + 1] = { bytes, #text / 2, kind == "m" }
            values[count] = ffi.cast("void *", bytes)
        end
    end
    io.write(name, " ", number(called(libraries[name][name], values, count)))
    for _, one in ipairs(kept) do
        if one[3] then
            io.write(" ")
            for at = 0, one[2] - 1 do io.write(("%02X"):format(one[1][at])) end
        end
    end
    io.write("\n")
    io.flush()
end
