@echo off
rem Opens the course on Windows.
cd /d "%~dp0"
py start.py %*
if errorlevel 1 pause
